package org.gouache.runtime.coreml;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.binding.LoadedModel;
import org.gouache.runtime.coreml.binding.NativeLibrary;
import org.gouache.runtime.coreml.cache.CompiledModels;
import org.gouache.runtime.coreml.cache.FileOrigin;
import org.gouache.runtime.coreml.file.PackageReader;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads ready-made models, packages and compiled ones; the chunks of a model together. */
record ModelFiles(NativeLibrary library, Target target) {
    /** The first of two chunks, as Apple's converter names it; the second has the next number. */
    private static final String FIRST_CHUNK = "(?i)(.*chunk)1(\\.\\w+)";

    /**
     * @throws GouacheException if a file is missing, is no model, or Core ML refuses it
     */
    ModelChain load(Path file) {
        List<LoadedModel> models = new ArrayList<>();
        try {
            for (Path chunk : chunks(file)) {
                models.add(model(chunk));
            }
            return new ModelChain(models);
        } catch (RuntimeException | Error e) {
            models.forEach(LoadedModel::release);
            throw e;
        }
    }

    private static List<Path> chunks(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.matches(FIRST_CHUNK)
                ? List.of(file, file.resolveSibling(name.replaceFirst(FIRST_CHUNK, "$12$2")))
                : List.of(file);
    }

    private LoadedModel model(Path file) {
        if (!Files.isDirectory(file)) {
            throw new GouacheException("%s: no such Core ML model".formatted(file));
        }
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(ModelDescriptions.COMPILED)) {
            return library.load(file, target.units());
        }
        if (!name.endsWith(ModelDescriptions.PACKAGE)) {
            throw new GouacheException(
                    "%s: no Core ML model: its name ends neither with %s nor with %s"
                            .formatted(
                                    file, ModelDescriptions.PACKAGE, ModelDescriptions.COMPILED));
        }
        return CompiledModels.ofUser()
                .load(
                        name.substring(0, name.length() - ModelDescriptions.PACKAGE.length()),
                        FileOrigin.ofPackage(file),
                        _ -> sound(file),
                        library,
                        target.units());
    }

    /** What is wrong with a package is told better here than by Core ML. */
    private static Path sound(Path file) {
        try (PackageReader reader = PackageReader.open(file)) {
            reader.requireSoundValues();
            return file;
        }
    }
}
