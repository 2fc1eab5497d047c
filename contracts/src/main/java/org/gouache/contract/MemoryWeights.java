package org.gouache.contract;

import org.gouache.GouacheException;
import org.gouache.graph.Graph;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Weights in memory. */
public final class MemoryWeights implements WeightStore {
    private final Map<String, Weight> weights = new LinkedHashMap<>();

    /** Weights for everything that a graph asks for, around zero, the same for the same seed. */
    public static MemoryWeights random(Graph graph, long seed) {
        Random random = new Random(seed);
        MemoryWeights weights = new MemoryWeights();
        graph.parameters()
                .forEach(parameter -> {
                    float[] values = new float[Math.toIntExact(parameter.shape().elements())];
                    double scale =
                            1 / Math.sqrt(values.length / (double) parameter.shape().size(0));
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) (random.nextGaussian() * scale);
                    }
                    weights.with(parameter.name(), parameter.shape(), values);
                });
        return weights;
    }

    public MemoryWeights with(String name, Shape shape, float... values) {
        return with(name, dense(Tensor.of(shape, values)));
    }

    public MemoryWeights with(String name, Weight weight) {
        weights.put(name, weight);
        return this;
    }

    public static DenseWeight dense(Tensor tensor) {
        return new DenseWeight(tensor.type(), tensor.shape(), tensor.data());
    }

    /** All weights rounded to another type. */
    public MemoryWeights as(ElementType type) {
        MemoryWeights rounded = new MemoryWeights();
        names().forEach(name -> rounded.with(name, dense(dense(name).toTensor(type))));
        return rounded;
    }

    public DenseWeight dense(String name) {
        return (DenseWeight) get(name);
    }

    @Override
    public Set<String> names() {
        return weights.keySet();
    }

    @Override
    public Weight get(String name) {
        Weight weight = weights.get(name);
        if (weight == null) {
            throw new GouacheException("memory: no tensor '%s'".formatted(name));
        }
        return weight;
    }

    @Override
    public String toString() {
        return "memory";
    }
}
