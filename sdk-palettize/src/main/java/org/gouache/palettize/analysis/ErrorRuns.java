package org.gouache.palettize.analysis;

import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.analysis.Measurements.Kind;
import org.gouache.palettize.analysis.Measurements.Measurement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds how much the palettes of layers add to the squared error of a network's results, by at most
 * {@value #MOST_RUNS} runs whatever the number of layers: each layer has a run of its own, or where
 * there are more layers, small ones share one with their neighbours. After each call all layers are
 * dense again.
 */
public final class ErrorRuns {
    /** More layers than this share their runs. */
    public static final int MOST_RUNS = 64;

    private final Experiment experiment;
    private final DenseResults reference;

    public ErrorRuns(Experiment experiment) {
        this.experiment = experiment;
        reference = new DenseResults(experiment.probe());
    }

    /** How many runs so many layers take. */
    public static int runs(int layers) {
        return Math.min(layers, MOST_RUNS);
    }

    /**
     * What palettes of so many bits in some layers add to the squared error of the results, by
     * these layers; without those that no run has come to. The unit is the error of a result in the
     * median run; of several results the median counts, for some prompts and timesteps hear a
     * single layer far louder than all others do.
     */
    public Map<List<String>, Double> squares(int bits) {
        Map<List<String>, List<Double>> byGroup = new LinkedHashMap<>();
        for (List<String> group : LayerGroups.of(experiment.layers(), MOST_RUNS)) {
            if (!experiment.goesOn().getAsBoolean()) {
                break;
            }
            Measurement measurement = new Measurement(Kind.ERRORS, bits, String.join(" ", group));
            byGroup.put(
                    group,
                    experiment
                            .measurements()
                            .find(measurement)
                            .orElseGet(() -> measure(group, measurement)));
            experiment.afterEach().run();
        }
        return medians(byGroup);
    }

    private static Map<List<String>, Double> medians(Map<List<String>, List<Double>> byGroup) {
        Map<List<String>, Double> squares = new LinkedHashMap<>();
        if (!byGroup.isEmpty()) {
            int results = byGroup.values().iterator().next().size();
            double[] units =
                    IntStream.range(0, results)
                            .mapToDouble(i ->
                                    Median.of(
                                            byGroup.values().stream()
                                                    .mapToDouble(errors -> errors.get(i))))
                            .map(unit -> Math.max(unit, Double.MIN_NORMAL))
                            .toArray();
            byGroup.forEach((group, errors) ->
                    squares.put(
                            group,
                            Median.of(
                                    IntStream.range(0, results)
                                            .mapToDouble(i -> errors.get(i) / units[i]))));
        }
        return squares;
    }

    private List<Double> measure(List<String> group, Measurement measurement) {
        List<float[]> expected = reference.get();
        List<Double> errors = new ArrayList<>();
        try (LayerReplacement replacement = experiment.replacement()) {
            PaletteSpec spec = PaletteSpec.ofBits(measurement.bits());
            group.forEach(layer -> replacement.palettize(layer, spec));
            List<float[]> found = experiment.probe().run();
            for (int i = 0; i < found.size(); i++) {
                errors.add(squaredError(expected.get(i), found.get(i)));
            }
        }
        experiment.measurements().keep(measurement, errors);
        return errors;
    }

    private static double squaredError(float[] expected, float[] found) {
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = (double) expected[i] - found[i];
            sum += difference * difference;
        }
        return sum;
    }
}
