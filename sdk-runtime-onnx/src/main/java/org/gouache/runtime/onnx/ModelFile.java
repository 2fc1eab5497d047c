package org.gouache.runtime.onnx;

import org.gouache.GouacheException;
import org.gouache.runtime.onnx.model.ExternalData;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A ready-made model. */
record ModelFile(Path file) {
    /**
     * @throws GouacheException if there is no such file, or it is no ONNX model
     */
    OnnxModel open() {
        if (!Files.isRegularFile(file)) {
            throw new GouacheException("%s: no such file".formatted(file));
        }
        try {
            Path folder = file.resolveSibling("").toRealPath();
            return containsLinks(folder) ? relocated(folder) : new OnnxModel.InFile(file);
        } catch (IOException e) {
            throw new GouacheException(
                    "%s: cannot be read as an ONNX model: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static boolean containsLinks(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(Files::isSymbolicLink);
        }
    }

    /**
     * Download caches keep files elsewhere and show links to them. ONNX Runtime refuses external
     * data that a link takes out of the model's folder, so such a model is told where its data
     * really are.
     */
    private OnnxModel relocated(Path folder) throws IOException {
        Path root = folder.getRoot();
        Optional<byte[]> model =
                ExternalData.relocate(file, location -> realLocation(folder, root, location));
        return model.isPresent()
                ? new OnnxModel.InMemory(model.get(), root, () -> {})
                : new OnnxModel.InFile(file);
    }

    /** Only names of files in the model's own folder count: a model must not reach for others. */
    private String realLocation(Path folder, Path root, String location) {
        Path data = folder.resolve(location).normalize();
        try {
            if (!folder.equals(data.getParent())) {
                throw new GouacheException(
                        "%s: external data %s is not in the model's folder"
                                .formatted(file, location));
            }
            return root.relativize(data.toRealPath()).toString().replace(File.separatorChar, '/');
        } catch (IOException e) {
            throw new GouacheException(
                    "%s: external data %s cannot be read".formatted(file, location), e);
        }
    }
}
