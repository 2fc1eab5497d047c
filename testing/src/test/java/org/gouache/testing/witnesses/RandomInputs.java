package org.gouache.testing.witnesses;

import org.gouache.graph.NetworkInput;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Inputs for a network. */
record RandomInputs(Map<String, Tensor> tensors) {
    /** Inputs that hold numbers, which a network embeds. */
    private static final Set<String> NUMBERS = Set.of("timestep", "time_ids", "numbers");

    private static final int MOST_NUMBERS = 1000;

    static RandomInputs of(Trial trial) {
        Architecture network = trial.network();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (NetworkInput input : network.definition().inputs()) {
            Shape shape = Objects.requireNonNull(network.inputShapes().get(input.name()));
            RandomGenerator random = Noise.random(trial.seed(), input.name());
            int count = Math.toIntExact(shape.elements());
            tensors.put(
                    input.name(),
                    input.type() == ElementType.I64
                            ? Tensor.ofLongs(
                                    shape, random.longs(count, 0, network.vocabulary()).toArray())
                            : Tensor.of(shape, floats(input.name(), random, count)));
        }
        return new RandomInputs(tensors);
    }

    private static float[] floats(String name, RandomGenerator random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] =
                    NUMBERS.contains(name)
                            ? random.nextInt(MOST_NUMBERS)
                            : (float) random.nextGaussian();
        }
        return values;
    }

    /** All but ids and numbers moved by about the rounding of float32. */
    RandomInputs shaken() {
        Map<String, Tensor> shaken = new LinkedHashMap<>(tensors);
        shaken.replaceAll((name, tensor) ->
                tensor.type() == ElementType.I64 || NUMBERS.contains(name)
                        ? tensor
                        : Noise.shake(name, tensor));
        return new RandomInputs(shaken);
    }
}
