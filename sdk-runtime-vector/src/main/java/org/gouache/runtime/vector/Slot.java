package org.gouache.runtime.vector;

import org.gouache.GouacheException;
import org.gouache.graph.Parameter;
import org.gouache.palettize.decode.WeightElements;
import org.gouache.palettize.matmul.WeightPanels;
import org.gouache.tensor.ElementType;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** The place of a weight, which another may take. */
final class Slot {
    private final String network;
    private final Parameter parameter;
    private Weight weight;
    private float[] values;
    private @Nullable WeightPanels panels;

    Slot(String network, Parameter parameter, Weight weight) {
        this.network = network;
        this.parameter = parameter;
        this.weight = weight;
        this.values = new float[0];
        put(weight);
    }

    /**
     * @throws GouacheException if the weight has another shape, or is of integers
     */
    void put(Weight other) {
        if (!other.shape().equals(parameter.shape())) {
            throw new GouacheException(
                    "%s: tensor %s has shape %s, expected %s"
                            .formatted(
                                    network, parameter.name(), other.shape(), parameter.shape()));
        }
        if (other instanceof DenseWeight dense && !dense.type().isFloatingPoint()) {
            throw new GouacheException(
                    "%s: tensor %s is of type %s, expected a floating-point type"
                            .formatted(network, parameter.name(), dense.type()));
        }
        weight = other;
        if (parameter.shape().rank() > 1) {
            panels = WeightPanels.of(weight);
        } else {
            values = new float[Math.toIntExact(parameter.shape().elements())];
            WeightElements.copy(weight, ElementType.F32, MemorySegment.ofArray(values));
        }
    }

    /** The weight as the right side of a product. */
    WeightPanels panels() {
        return Objects.requireNonNull(panels);
    }

    Weight weight() {
        return weight;
    }

    /** The elements of a vector; of others none. */
    float[] values() {
        return values;
    }
}
