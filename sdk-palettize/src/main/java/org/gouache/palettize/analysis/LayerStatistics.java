package org.gouache.palettize.analysis;

import org.gouache.GouacheException;
import org.gouache.weight.Weight;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of the inputs of layers. It predicts what another weight does to a layer's output
 * without running the network: with D the difference of the weights and C the covariance of the
 * inputs, outputs change by tr(D C D^T), their squared differences summed over output channels and
 * averaged over everything else.
 *
 * @param covariances by layer; layers that share an input share one
 */
public record LayerStatistics(Map<String, InputCovariance> covariances) {
    public LayerStatistics {
        covariances = Collections.unmodifiableMap(new LinkedHashMap<>(covariances));
    }

    /**
     * The covariance of a layer's inputs.
     *
     * @throws GouacheException if none is known
     */
    public InputCovariance of(String layer) {
        InputCovariance covariance = covariances.get(layer);
        if (covariance == null) {
            throw new GouacheException(
                    "there are no statistics of the inputs of layer %s, only of %d others"
                            .formatted(layer, covariances.size()));
        }
        return covariance;
    }

    /**
     * The mean squared difference of a layer's outputs with another weight: tr(D C D^T).
     *
     * @param layer whose inputs are meant
     * @throws GouacheException if nothing is known of them, or the weights do not fit
     */
    public double outputError(String layer, Weight dense, Weight palettized) {
        InputCovariance covariance = of(layer);
        covariance.requireFit(dense.shape());
        covariance.requireFit(palettized.shape());
        return new OutputError(covariance).between(dense, palettized);
    }
}
