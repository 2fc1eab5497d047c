package org.gouache.runtime.coreml.file;

import org.gouache.GouacheException;
import org.gouache.runtime.FileDescription;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/** What Core ML models say of their inputs and outputs, read without Core ML. */
public final class ModelDescriptions {
    private static final String PACKAGE = ".mlpackage";
    private static final String COMPILED = ".mlmodelc";

    private ModelDescriptions() {}

    /** Whether a path is named as a package or a compiled model. */
    public static boolean isModel(Path path) {
        return path.toString().endsWith(PACKAGE) || path.toString().endsWith(COMPILED);
    }

    /**
     * Reads a package, or what the compiler has written beside a compiled model.
     *
     * @return empty for a compiled model that only Core ML can read, and for what is none of both
     * @throws GouacheException if there is no such model, or it is damaged, or has inputs or
     *     outputs that are no arrays of numbers
     */
    public static Optional<FileDescription> read(Path model) {
        if (model.toString().endsWith(PACKAGE)) {
            return Optional.of(PackageDescription.read(model));
        }
        Path metadata = model.resolve("metadata.json");
        return model.toString().endsWith(COMPILED) && Files.isRegularFile(metadata)
                ? Optional.of(CompilerMetadata.read(model, metadata))
                : Optional.empty();
    }

    /**
     * @return null if there are no sizes: the model does not tell them
     * @throws GouacheException if they are none of an array
     */
    static @Nullable Shape shape(Path file, String feature, long... sizes) {
        try {
            if (LongStream.of(sizes).allMatch(size -> size > 0)) {
                return sizes.length == 0 ? null : Shape.of(sizes);
            }
        } catch (IllegalArgumentException _) {
            // more elements than can be counted
        }
        throw new GouacheException(
                "%s: '%s' cannot have the shape %s"
                        .formatted(file, Shown.of(feature), Arrays.toString(sizes)));
    }
}
