package org.gouache.palettize.analysis;

import static java.util.Objects.requireNonNull;

import org.gouache.palette.PaletteSpec;
import org.gouache.weight.DenseWeight;

import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Estimates what palettes of all sizes in each layer add to the squared error of a network's
 * results, from what is measured with one size: as many times that as the error of the layer's own
 * output is larger or smaller.
 *
 * @param layers with their dense weights
 */
public record ErrorEstimates(
        Map<String, DenseWeight> layers, LayerPalettes palettes, OutputErrors outputErrors) {
    /** What a layer counts at least, compared with the median of all by output errors. */
    private static final double LEAST = 0.02;

    /**
     * @param measured squared errors of the results by layer; where one is missing, its output
     *     error counts as much as those of the others do in the middle
     * @param measuredBits of the palettes in all of them
     * @param bits to estimate for
     * @return by layer and bits
     */
    public Map<String, Map<Integer, Double>> scaled(
            Map<String, Double> measured, int measuredBits, List<Integer> bits) {
        Map<String, Map<Integer, Double>> outputs = new LinkedHashMap<>();
        Map<String, Double> factors = new LinkedHashMap<>();
        layers.forEach((layer, dense) -> {
            LayerPalettes.OfLayer ofLayer = palettes.of(layer, dense);
            Map<Integer, Double> byBits = new LinkedHashMap<>();
            bits.forEach(one -> byBits.put(one, outputError(layer, dense, ofLayer, one)));
            outputs.put(layer, byBits);
            Double square = measured.get(layer);
            if (square != null) {
                double output =
                        byBits.containsKey(measuredBits)
                                ? requireNonNull(byBits.get(measuredBits))
                                : outputError(layer, dense, ofLayer, measuredBits);
                if (output > 0) {
                    factors.put(layer, square / output);
                }
            }
        });
        double median =
                factors.isEmpty()
                        ? 1
                        : Median.of(factors.values().stream().mapToDouble(factor -> factor));
        outputs.forEach((layer, byBits) -> {
            double factor = Math.max(factors.getOrDefault(layer, median), LEAST * median);
            byBits.replaceAll((_, output) -> factor * output);
        });
        return outputs;
    }

    private double outputError(
            String layer, DenseWeight dense, LayerPalettes.OfLayer ofLayer, int bits) {
        try (Arena arena = Arena.ofConfined()) {
            return outputErrors.of(
                    layer, dense, ofLayer.palettize(PaletteSpec.ofBits(bits), arena));
        }
    }
}
