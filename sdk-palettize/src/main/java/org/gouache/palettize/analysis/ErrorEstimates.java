package org.gouache.palettize.analysis;

import static java.util.Objects.requireNonNull;

import org.gouache.palette.PaletteSpec;
import org.gouache.weight.DenseWeight;

import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Estimates what palettes of all sizes in each layer add to the squared error of a network's
 * results, from what is measured with one size: as many times that as the error of the layer's own
 * output is larger or smaller.
 *
 * @param layers with their dense weights
 */
public record ErrorEstimates(
        Map<String, DenseWeight> layers, LayerPalettes palettes, OutputErrors outputErrors) {
    /**
     * @param measured squared errors of the results by the layers that have palettes together,
     *     shared out among them by their output errors; where a layer is missing, its output error
     *     counts as much as those of the others do in the middle
     * @param measuredBits of the palettes in all of them
     * @param bits to estimate for
     * @return by layer and bits
     */
    public Map<String, Map<Integer, Double>> scaled(
            Map<List<String>, Double> measured, int measuredBits, List<Integer> bits) {
        Map<String, Map<Integer, Double>> outputs = new LinkedHashMap<>();
        SortedSet<Integer> all = new TreeSet<>(bits);
        all.add(measuredBits);
        layers.forEach((layer, dense) -> {
            LayerPalettes.OfLayer ofLayer = palettes.of(layer, dense);
            Map<Integer, Double> byBits = new LinkedHashMap<>();
            all.forEach(one -> byBits.put(one, outputError(layer, dense, ofLayer, one)));
            outputs.put(layer, byBits);
        });
        Map<String, Double> factors = new LinkedHashMap<>();
        measured.forEach((group, square) -> {
            double output =
                    group.stream()
                            .mapToDouble(layer ->
                                    requireNonNull(
                                            requireNonNull(outputs.get(layer)).get(measuredBits)))
                            .sum();
            if (output > 0) {
                group.forEach(layer -> factors.put(layer, square / output));
            }
        });
        double median =
                factors.isEmpty()
                        ? 1
                        : Median.of(factors.values().stream().mapToDouble(factor -> factor));
        outputs.forEach((layer, byBits) -> {
            double factor = factors.getOrDefault(layer, median);
            byBits.keySet().retainAll(bits);
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
