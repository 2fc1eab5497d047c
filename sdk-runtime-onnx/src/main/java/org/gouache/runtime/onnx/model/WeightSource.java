package org.gouache.runtime.onnx.model;

import org.gouache.GouacheException;
import org.gouache.graph.Parameter;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;

import java.util.Set;

/**
 * The weights that go into a model.
 *
 * @param swappable names of those that become inputs
 * @param placement where the elements of the others lie
 */
public record WeightSource(WeightStore store, Set<String> swappable, WeightPlacement placement) {
    /**
     * A weight as a parameter asks for it.
     *
     * @throws GouacheException if the weight is missing, has another shape, or is of integers
     */
    Weight of(Parameter parameter) {
        return of(store.toString(), parameter, store.get(parameter.name()));
    }

    /**
     * The weight itself, if it fits a parameter.
     *
     * @param where for messages: whose weight it is
     * @throws GouacheException if the weight has another shape, or is of integers: those are not
     *     the weights themselves but what another program has quantized
     */
    public static Weight of(String where, Parameter parameter, Weight weight) {
        if (!weight.shape().equals(parameter.shape())) {
            throw new GouacheException(
                    "%s: tensor %s has shape %s, expected %s"
                            .formatted(where, parameter.name(), weight.shape(), parameter.shape()));
        }
        if (weight instanceof DenseWeight dense && !dense.type().isFloatingPoint()) {
            throw new GouacheException(
                    "%s: tensor %s has type %s, expected a floating-point type"
                            .formatted(where, parameter.name(), dense.type()));
        }
        return weight;
    }
}
