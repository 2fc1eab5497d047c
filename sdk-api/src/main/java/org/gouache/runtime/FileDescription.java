package org.gouache.runtime;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a ready-made file says of its inputs and outputs, by its own names and in its own layouts.
 */
public record FileDescription(Path file, List<Feature> inputs, List<Feature> outputs) {
    public FileDescription {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * An array that goes in or comes out.
     *
     * @param shape the usual one where others are allowed; null where the file does not tell it
     */
    public record Feature(String name, ElementType type, @Nullable Shape shape) {
        /** As in {@code sample F16 [2, 4, 64, 64]}. */
        @Override
        public String toString() {
            return shape == null
                    ? "%s %s".formatted(name, type)
                    : "%s %s %s".formatted(name, type, shape);
        }
    }

    /** The input of a name. */
    public Optional<Feature> input(String name) {
        return named(inputs, name);
    }

    /** The output of a name. */
    public Optional<Feature> output(String name) {
        return named(outputs, name);
    }

    private static Optional<Feature> named(List<Feature> features, String name) {
        return features.stream().filter(feature -> feature.name().equals(name)).findFirst();
    }
}
