package org.gouache.runtime.coreml;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.binding.Feature;
import org.gouache.runtime.coreml.binding.LoadedModel;
import org.gouache.tensor.Conversion;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Models that run one after the other, each on the inputs of the whole and on what those before it
 * gave, and their memory. Most often it is one model; a UNet in chunks is two.
 */
final class ModelChain implements AutoCloseable {
    /** Core ML computes in place only in memory that begins with a page. */
    private static final long PAGE = 16384;

    private final List<LoadedModel> models;
    private final Map<String, Feature> inputs = new LinkedHashMap<>();
    private final Map<String, Feature> outputs = new LinkedHashMap<>();
    private final Map<String, Tensor> memory = new LinkedHashMap<>();
    private final List<List<Crossing>> crossings = new ArrayList<>();
    private final Arena arena = Arena.ofShared();

    /** What a model gives in one type and a later one takes in another. */
    private record Crossing(Tensor from, Tensor to) {
        void cross() {
            Conversion.convert(from.type(), from.data(), to.type(), to.data());
        }
    }

    ModelChain(List<LoadedModel> models) {
        this.models = List.copyOf(models);
        for (LoadedModel model : models) {
            model.inputs().stream()
                    .filter(input -> !outputs.containsKey(input.name()))
                    .forEach(input -> inputs.putIfAbsent(input.name(), input));
            model.outputs().forEach(output -> outputs.put(output.name(), output));
        }
    }

    /** What must be given. */
    List<Feature> inputs() {
        return List.copyOf(inputs.values());
    }

    /** What all models give. */
    List<Feature> outputs() {
        return List.copyOf(outputs.values());
    }

    /**
     * Makes memory for all inputs, for what passes between models and for what is wanted.
     *
     * @param wanted shapes of outputs by name; others are not computed where that can be spared
     */
    void bind(Map<String, Shape> wanted) {
        inputs.values().forEach(input -> memory.put(input.name(), allocate(input, input.shape())));
        for (int i = 0; i < models.size(); i++) {
            Map<Feature, Tensor> bound = new LinkedHashMap<>();
            List<Crossing> before = new ArrayList<>();
            for (Feature input : models.get(i).inputs()) {
                bound.put(input, entering(input, before));
            }
            for (Feature output : models.get(i).outputs()) {
                Shape shape = shape(output, wanted, models.subList(i + 1, models.size()));
                if (shape != null) {
                    Tensor tensor = allocate(output, shape);
                    memory.put(output.name(), tensor);
                    bound.put(output, tensor);
                }
            }
            models.get(i).bind(bound);
            crossings.add(before);
        }
    }

    private Tensor entering(Feature input, List<Crossing> crossings) {
        Tensor known = requireNonNull(memory.get(input.name()));
        if (input.shape() != null && input.shape().elements() != known.shape().elements()) {
            throw new GouacheException(
                    "%s: takes %s, but what comes to it is %s".formatted(this, input, known));
        }
        if (known.type() == input.type()) {
            return known;
        }
        if (input.type() != ElementType.F32 && input.type() != ElementType.F16) {
            throw new GouacheException(
                    "%s: takes %s, but what comes to it is %s".formatted(this, input, known));
        }
        Tensor converted = allocate(input, known.shape());
        crossings.add(new Crossing(known, converted));
        return converted;
    }

    /** Null if nobody wants it. */
    private static @Nullable Shape shape(
            Feature output, Map<String, Shape> wanted, List<LoadedModel> later) {
        for (LoadedModel model : later) {
            for (Feature input : model.inputs()) {
                if (input.name().equals(output.name())) {
                    return output.shape() == null ? input.shape() : output.shape();
                }
            }
        }
        return wanted.containsKey(output.name()) && output.shape() != null
                ? output.shape()
                : wanted.get(output.name());
    }

    private Tensor allocate(Feature feature, @Nullable Shape shape) {
        if (shape == null) {
            throw new GouacheException("%s: does not say the shape of %s".formatted(this, feature));
        }
        return new Tensor(
                feature.type(),
                shape,
                arena.allocate(shape.elements() * feature.type().bytes(), PAGE));
    }

    /** The memory of an input or of a wanted output. */
    Tensor memory(String name) {
        return requireNonNull(memory.get(name));
    }

    /** Computes the outputs from the inputs, where they are. */
    void run() {
        for (int i = 0; i < models.size(); i++) {
            crossings.get(i).forEach(Crossing::cross);
            models.get(i).run();
        }
    }

    /** Unloads the models, when a call that runs has ended. */
    @Override
    public void close() {
        boolean free = true;
        for (LoadedModel model : models) {
            free &= model.release();
        }
        if (free) {
            arena.close();
        }
    }

    @Override
    public String toString() {
        return models.getFirst().toString();
    }
}
