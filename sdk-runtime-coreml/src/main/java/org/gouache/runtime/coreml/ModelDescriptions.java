package org.gouache.runtime.coreml;

import org.gouache.runtime.FileDescription;
import org.gouache.runtime.coreml.file.PackageReader;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What Core ML models say of their inputs and outputs, read without Core ML. */
final class ModelDescriptions {
    static final String PACKAGE = ".mlpackage";
    static final String COMPILED = ".mlmodelc";

    private ModelDescriptions() {}

    /**
     * Reads a package, or what the compiler has written beside a compiled model.
     *
     * @return empty for a compiled model that only Core ML can read, and for what is none of both
     * @throws org.gouache.GouacheException if there is no such model, or it is damaged, or has
     *     inputs or outputs that are no arrays of numbers
     */
    static Optional<FileDescription> read(Path model) {
        if (model.toString().endsWith(PACKAGE)) {
            return Optional.of(ofPackage(model));
        }
        Path metadata = model.resolve("metadata.json");
        return model.toString().endsWith(COMPILED) && Files.isRegularFile(metadata)
                ? Optional.of(CompilerMetadata.read(model, metadata))
                : Optional.empty();
    }

    private static FileDescription ofPackage(Path model) {
        try (PackageReader reader = PackageReader.open(model)) {
            return Descriptions.of(model, reader.model().getDescription());
        }
    }
}
