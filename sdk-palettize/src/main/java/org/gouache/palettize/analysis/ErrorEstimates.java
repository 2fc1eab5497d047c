package org.gouache.palettize.analysis;

import static java.util.Objects.requireNonNull;

import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.analysis.Measurements.Kind;
import org.gouache.palettize.analysis.Measurements.Measurement;
import org.gouache.weight.DenseWeight;

import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Estimates what palettes of all sizes in each layer add to the squared error of a network's
 * results, from what is measured with one size: as many times that as the error of the layer's own
 * output is larger or smaller.
 *
 * @param experiment whose probe is not run; where there is no time for its palettes, plain ones
 *     tell sizes apart
 */
public record ErrorEstimates(Experiment experiment, OutputErrors outputErrors) {
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
        experiment
                .layers()
                .forEach((layer, dense) -> {
                    outputs.put(
                            layer,
                            experiment.goesOn().getAsBoolean()
                                    ? kept(layer, dense, all)
                                    : plain(layer, dense, all));
                    experiment.afterEach().run();
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

    private Map<Integer, Double> kept(String layer, DenseWeight dense, Set<Integer> bits) {
        LayerPalettes.OfLayer ofLayer = experiment.palettes().of(layer, dense);
        Map<Integer, Double> byBits = new LinkedHashMap<>();
        for (int one : bits) {
            Measurement measurement = new Measurement(Kind.OUTPUT, one, layer);
            Optional<List<Double>> known = experiment.measurements().find(measurement);
            double error =
                    known.isPresent()
                            ? known.get().getFirst()
                            : outputError(layer, dense, ofLayer, one);
            if (known.isEmpty()) {
                experiment.measurements().keep(measurement, List.of(error));
            }
            byBits.put(one, error);
        }
        return byBits;
    }

    private Map<Integer, Double> plain(String layer, DenseWeight dense, Set<Integer> bits) {
        LayerPalettes.OfLayer ofLayer = LayerPalettes.OPTIMAL.of(layer, dense);
        Map<Integer, Double> byBits = new LinkedHashMap<>();
        bits.forEach(one -> byBits.put(one, outputError(layer, dense, ofLayer, one)));
        return byBits;
    }

    private double outputError(
            String layer, DenseWeight dense, LayerPalettes.OfLayer ofLayer, int bits) {
        try (Arena arena = Arena.ofConfined()) {
            return outputErrors.of(
                    layer, dense, ofLayer.palettize(PaletteSpec.ofBits(bits), arena));
        }
    }
}
