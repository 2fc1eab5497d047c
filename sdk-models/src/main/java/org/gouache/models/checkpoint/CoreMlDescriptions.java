package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.gouache.runtime.FileDescription;
import org.gouache.runtime.FileDescription.Feature;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.tensor.Shape;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Asks the runtimes what ready-made models say of themselves. */
final class CoreMlDescriptions {
    private CoreMlDescriptions() {}

    /** What a network takes from outside, and what the last of its chunks gives. */
    static FileDescription of(CoreMlModels.Found network) {
        Map<String, Feature> inputs = new LinkedHashMap<>();
        Set<String> known = new HashSet<>();
        FileDescription last = null;
        for (Path chunk : network.chunks()) {
            last = of(chunk);
            last.inputs().stream()
                    .filter(input -> !known.contains(input.name()))
                    .forEach(input -> inputs.putIfAbsent(input.name(), input));
            known.addAll(names(last.outputs()));
        }
        return new FileDescription(
                network.first(),
                List.copyOf(inputs.values()),
                Objects.requireNonNull(last).outputs());
    }

    private static FileDescription of(Path model) {
        for (InferenceRuntime runtime : InferenceRuntime.all()) {
            var description = runtime.describe(model);
            if (description.isPresent()) {
                return description.get();
            }
        }
        throw new GouacheException(
                "%s: nothing here reads Core ML models of this kind; packages need org.gouache:sdk-runtime-coreml among the dependencies, compiled models without metadata.json a Mac"
                        .formatted(model));
    }

    /**
     * The shape of an input that a network must have.
     *
     * @throws GouacheException if it has none of that name, or of another rank
     */
    static Shape input(FileDescription description, String name, int rank) {
        return shape(description, required(description, name), rank);
    }

    /** The number of elements of an input that a network must have. */
    static long elements(FileDescription description, String name) {
        Feature input = required(description, name);
        if (input.shape() == null) {
            throw new GouacheException(
                    "%s: the shape of input %s is not told".formatted(description.file(), name));
        }
        return input.shape().elements();
    }

    /**
     * @throws GouacheException if there is none of that name
     */
    static Feature required(FileDescription description, String name) {
        return description
                .input(name)
                .orElseThrow(() ->
                        new GouacheException(
                                "%s: has no input %s, only %s"
                                        .formatted(
                                                description.file(),
                                                name,
                                                names(description.inputs()))));
    }

    /** The shape of the only input. */
    static Shape onlyInput(FileDescription description, int rank) {
        if (description.inputs().size() != 1) {
            throw new GouacheException(
                    "%s: has inputs %s, expected one"
                            .formatted(description.file(), names(description.inputs())));
        }
        return shape(description, description.inputs().getFirst(), rank);
    }

    private static Shape shape(FileDescription description, Feature input, int rank) {
        Shape shape = input.shape();
        if (shape == null || shape.rank() != rank) {
            throw new GouacheException(
                    "%s: input %s: expected %d dimensions"
                            .formatted(description.file(), input, rank));
        }
        return shape;
    }

    static List<String> names(List<Feature> features) {
        return features.stream().map(Feature::name).toList();
    }
}
