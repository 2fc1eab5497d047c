package org.gouache.testing.witnesses;

import static java.util.Objects.requireNonNull;

import org.gouache.graph.Parameter;
import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.Palettizer;
import org.gouache.palettize.decode.WeightElements;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;

import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Weights for a network, such that what layers give is about as large as what they take. */
record RandomWeights(Map<String, Weight> weights) implements WeightStore {
    private static final double SPREAD_OF_VECTORS = 0.2;

    static RandomWeights of(Trial trial) {
        Map<String, Weight> weights = new LinkedHashMap<>();
        List<PaletteSpec> palettes = trial.palettes();
        int turn = Math.max(1, palettes.size() + trial.dense());
        for (Parameter parameter : trial.graph().parameters()) {
            int place = weights.size() % turn;
            DenseWeight dense = dense(parameter, trial);
            weights.put(
                    parameter.name(),
                    place < palettes.size()
                            ? palettized(parameter.name(), dense, palettes.get(place))
                            : dense);
        }
        return new RandomWeights(weights);
    }

    private static DenseWeight dense(Parameter parameter, Trial trial) {
        RandomGenerator random = Noise.random(trial.seed(), parameter.name());
        Shape shape = parameter.shape();
        double center = shape.rank() == 1 && parameter.name().endsWith(".weight") ? 1 : 0;
        double spread =
                shape.rank() == 1
                        ? SPREAD_OF_VECTORS
                        : Math.sqrt(shape.size(0) / (double) shape.elements());
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian(center, spread);
        }
        return dense(dense(Tensor.of(shape, values)).toTensor(trial.elements()));
    }

    private static DenseWeight dense(Tensor tensor) {
        return new DenseWeight(tensor.type(), tensor.shape(), tensor.data());
    }

    private static Weight palettized(String name, DenseWeight weight, PaletteSpec spec) {
        return Palettizer.of(name, weight).palettize(spec, Arena.ofAuto()).weight();
    }

    /** What the weights decode to, each element moved by about the rounding of float32. */
    RandomWeights shaken() {
        Map<String, Weight> shaken = new LinkedHashMap<>();
        weights.forEach((name, weight) -> {
            Tensor decoded = WeightElements.toTensor(weight, ElementType.F32, Arena.ofAuto());
            shaken.put(name, dense(Noise.shake(name, decoded)));
        });
        return new RandomWeights(shaken);
    }

    @Override
    public Set<String> names() {
        return weights.keySet();
    }

    @Override
    public Weight get(String name) {
        return requireNonNull(weights.get(name));
    }
}
