package org.gouache.palettize.analysis;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.gouache.GouacheException;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.analysis.Measurements.Kind;
import org.gouache.palettize.analysis.Measurements.Measurement;
import org.gouache.weight.DenseWeight;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Measures what palettes in a network's layers do to its results: PSNRs as {@link Impact} has them,
 * one for each prompt. Each measurement takes one run of the probe; the dense network is run once.
 * After each call all layers are dense again.
 */
public final class LayerImpacts {
    private final Experiment experiment;
    private final DenseResults reference;

    public LayerImpacts(Experiment experiment) {
        this.experiment = experiment;
        reference = new DenseResults(experiment.probe());
    }

    /**
     * Each layer palettized alone.
     *
     * @param bits of an index, of all that are to be measured
     * @return by bits and layer
     * @throws GouacheException if a weight is not finite
     */
    public Map<Integer, Map<String, List<Double>>> isolated(Collection<Integer> bits) {
        Map<Integer, Map<String, List<Double>>> impacts = new LinkedHashMap<>();
        bits.forEach(one -> impacts.put(one, new LinkedHashMap<>()));
        for (Map.Entry<String, DenseWeight> one : experiment.layers().entrySet()) {
            if (!experiment.goesOn().getAsBoolean()) {
                break;
            }
            isolated(one.getKey(), one.getValue(), impacts);
        }
        return impacts;
    }

    private void isolated(
            String layer, DenseWeight dense, Map<Integer, Map<String, List<Double>>> impacts) {
        LayerPalettes.OfLayer ofLayer = experiment.palettes().of(layer, dense);
        impacts.forEach((bits, byLayer) -> {
            Measurement measurement = new Measurement(Kind.ISOLATED, bits, layer);
            byLayer.put(
                    layer,
                    experiment
                            .measurements()
                            .find(measurement)
                            .orElseGet(() -> alone(ofLayer, dense, measurement)));
            experiment.afterEach().run();
        });
    }

    private List<Double> alone(
            LayerPalettes.OfLayer ofLayer, DenseWeight dense, Measurement measurement) {
        reference.get();
        try (Arena arena = Arena.ofShared()) {
            PaletteSpec spec = PaletteSpec.ofBits(measurement.bits());
            experiment.probe().replace(measurement.layer(), ofLayer.palettize(spec, arena));
            try {
                return keep(measurement, measure());
            } finally {
                experiment.probe().replace(measurement.layer(), dense);
            }
        }
    }

    private List<Double> keep(Measurement measurement, List<Double> values) {
        experiment.measurements().keep(measurement, values);
        return values;
    }

    /**
     * One layer palettized after the other, all with the same bits.
     *
     * @param order of the layers
     * @return in that order
     * @throws GouacheException if a weight is not finite
     */
    public Map<String, List<Double>> cumulative(int bits, Collection<String> order) {
        Map<String, List<Double>> impacts = new LinkedHashMap<>();
        PaletteSpec spec = PaletteSpec.ofBits(bits);
        try (LayerReplacement replacement = experiment.replacement()) {
            List<String> waiting = new ArrayList<>();
            for (String layer : order) {
                if (!experiment.goesOn().getAsBoolean()) {
                    break;
                }
                waiting.add(layer);
                Measurement measurement = new Measurement(Kind.CUMULATIVE, bits, layer);
                List<Double> impact =
                        experiment
                                .measurements()
                                .find(measurement)
                                .orElseGet(() -> {
                                    reference.get();
                                    waiting.forEach(one -> replacement.palettize(one, spec));
                                    waiting.clear();
                                    return keep(measurement, measure());
                                });
                impacts.put(layer, impact);
                experiment.afterEach().run();
            }
        }
        return impacts;
    }

    /**
     * Several layers palettized together.
     *
     * @param specs by layer; the others stay dense
     * @throws GouacheException if a weight is not finite
     */
    public Impact together(Map<String, PaletteSpec> specs) {
        return findOrMeasure(specs, () -> measureTogether(specs));
    }

    private Impact findOrMeasure(Map<String, PaletteSpec> specs, Supplier<Impact> measuring) {
        Measurement measurement = new Measurement(Kind.TOGETHER, 0, name(specs));
        Optional<List<Double>> known = experiment.measurements().find(measurement);
        Impact impact = known.map(Impact::ofValues).orElseGet(measuring);
        if (known.isEmpty()) {
            experiment.measurements().keep(measurement, impact.values());
        }
        experiment.afterEach().run();
        return impact;
    }

    /**
     * One layer palettized after the other, all alike.
     *
     * @param order of the layers
     * @param counts after how many of them to measure, rising
     * @throws GouacheException if a weight is not finite
     */
    public List<Impact> growing(List<String> order, PaletteSpec spec, List<Integer> counts) {
        List<Impact> impacts = new ArrayList<>();
        Map<String, PaletteSpec> specs = new LinkedHashMap<>();
        try (LayerReplacement replacement = experiment.replacement()) {
            for (int count : counts) {
                if (!experiment.goesOn().getAsBoolean()) {
                    break;
                }
                order.subList(specs.size(), count).forEach(layer -> specs.put(layer, spec));
                impacts.add(
                        findOrMeasure(
                                specs,
                                () -> {
                                    List<float[]> expected = reference.get();
                                    replacement.palettizeMissing(specs);
                                    return Impact.of(expected, experiment.probe().run());
                                }));
            }
        }
        return impacts;
    }

    /**
     * Does something while several layers are palettized.
     *
     * @param specs by layer; the others stay dense
     * @throws GouacheException if a weight is not finite
     */
    public <T> T during(Map<String, PaletteSpec> specs, Supplier<T> work) {
        try (LayerReplacement replacement = experiment.replacement()) {
            specs.forEach(replacement::palettize);
            return work.get();
        }
    }

    private static String name(Map<String, PaletteSpec> specs) {
        return UUID.nameUUIDFromBytes(new TreeMap<>(specs).toString().getBytes(UTF_8)).toString();
    }

    private Impact measureTogether(Map<String, PaletteSpec> specs) {
        List<float[]> expected = reference.get();
        return during(specs, () -> Impact.of(expected, experiment.probe().run()));
    }

    /**
     * A recipe's layers palettized together.
     *
     * @throws GouacheException if a weight is not finite
     */
    public Impact together(PaletteRecipe recipe) {
        return together(specs(recipe));
    }

    /** The palettes of a recipe, by layer; those that stay dense have none. */
    public static Map<String, PaletteSpec> specs(PaletteRecipe recipe) {
        Map<String, PaletteSpec> specs = new LinkedHashMap<>();
        recipe.bits()
                .forEach((layer, bits) -> {
                    if (bits != PaletteRecipe.DENSE) {
                        specs.put(layer, PaletteSpec.ofBits(bits));
                    }
                });
        return specs;
    }

    /** The mean over prompts. */
    public static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** The layers of isolated impacts from the least to the greatest, as a sum over prompts. */
    public static List<String> byFallingPsnr(Map<String, List<Double>> impacts) {
        Map<String, Double> means = new LinkedHashMap<>();
        impacts.forEach((layer, values) -> means.put(layer, mean(values)));
        return means.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<Double> measure() {
        return Impact.of(reference.get(), experiment.probe().run()).ofLatents();
    }
}
