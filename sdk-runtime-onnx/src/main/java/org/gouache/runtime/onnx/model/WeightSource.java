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
     * @throws GouacheException if the weight is missing or has another shape
     */
    public DenseWeight dense(Parameter parameter) {
        Weight weight = store.get(parameter.name());
        if (!weight.shape().equals(parameter.shape())) {
            throw new GouacheException(
                    "%s: tensor %s has shape %s, expected %s"
                            .formatted(store, parameter.name(), weight.shape(), parameter.shape()));
        }
        return switch (weight) {
            case DenseWeight dense -> dense;
        };
    }
}
