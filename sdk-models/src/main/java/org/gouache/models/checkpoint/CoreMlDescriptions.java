package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.gouache.runtime.FileDescription;
import org.gouache.runtime.FileDescription.Feature;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.tensor.Shape;

import java.nio.file.Path;
import java.util.List;

/** Asks the runtimes what ready-made models say of themselves. */
final class CoreMlDescriptions {
    private CoreMlDescriptions() {}

    /** The inputs of the first chunk, and the outputs of the last. */
    static FileDescription of(CoreMlModels.Found network) {
        FileDescription first = of(network.first());
        return network.chunks().size() == 1
                ? first
                : new FileDescription(
                        network.first(), first.inputs(), of(network.last()).outputs());
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
