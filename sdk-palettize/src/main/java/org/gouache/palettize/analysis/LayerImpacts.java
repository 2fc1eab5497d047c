package org.gouache.palettize.analysis;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.gouache.GouacheException;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.analysis.Measurements.Kind;
import org.gouache.palettize.analysis.Measurements.Measurement;
import org.gouache.weight.DenseWeight;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Measures what palettes in a network's layers do to its results: PSNRs as {@link Impact} has them,
 * one for each prompt. Each measurement takes one run of the probe; the dense network is run once.
 * After each call all layers are dense again.
 */
public final class LayerImpacts {
    private final Probe probe;
    private final Map<String, DenseWeight> layers;
    private final LayerPalettes palettes;
    private final Measurements measurements;
    private final BooleanSupplier goesOn;
    private final Runnable afterEach;
    private @Nullable List<float[]> reference;

    /**
     * @param probe with all layers dense
     * @param layers that may be palettized, with their dense weights
     * @param goesOn asked before each layer of {@link #isolated} and {@link #cumulative}; where it
     *     says no, the others are not measured
     * @param afterEach called after each measurement, found or made
     */
    public LayerImpacts(
            Probe probe,
            Map<String, DenseWeight> layers,
            LayerPalettes palettes,
            Measurements measurements,
            BooleanSupplier goesOn,
            Runnable afterEach) {
        this.probe = probe;
        this.layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
        this.palettes = palettes;
        this.measurements = measurements;
        this.goesOn = goesOn;
        this.afterEach = afterEach;
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
        for (Map.Entry<String, DenseWeight> one : layers.entrySet()) {
            if (!goesOn.getAsBoolean()) {
                break;
            }
            isolated(one.getKey(), one.getValue(), impacts);
        }
        return impacts;
    }

    private void isolated(
            String layer, DenseWeight dense, Map<Integer, Map<String, List<Double>>> impacts) {
        LayerPalettes.OfLayer ofLayer = palettes.of(layer, dense);
        impacts.forEach((bits, byLayer) -> {
            Measurement measurement = new Measurement(Kind.ISOLATED, bits, layer);
            byLayer.put(
                    layer,
                    measurements
                            .find(measurement)
                            .orElseGet(() -> alone(ofLayer, dense, measurement)));
            afterEach.run();
        });
    }

    private List<Double> alone(
            LayerPalettes.OfLayer ofLayer, DenseWeight dense, Measurement measurement) {
        reference();
        try (Arena arena = Arena.ofShared()) {
            PaletteSpec spec = PaletteSpec.ofBits(measurement.bits());
            probe.replace(measurement.layer(), ofLayer.palettize(spec, arena));
            try {
                return keep(measurement, measure());
            } finally {
                probe.replace(measurement.layer(), dense);
            }
        }
    }

    private List<Double> keep(Measurement measurement, List<Double> values) {
        measurements.keep(measurement, values);
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
        try (LayerReplacement replacement = new LayerReplacement(probe, layers, palettes)) {
            List<String> waiting = new ArrayList<>();
            for (String layer : order) {
                if (!goesOn.getAsBoolean()) {
                    break;
                }
                waiting.add(layer);
                Measurement measurement = new Measurement(Kind.CUMULATIVE, bits, layer);
                List<Double> impact =
                        measurements
                                .find(measurement)
                                .orElseGet(() -> {
                                    reference();
                                    waiting.forEach(one -> replacement.palettize(one, spec));
                                    waiting.clear();
                                    return keep(measurement, measure());
                                });
                impacts.put(layer, impact);
                afterEach.run();
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
        Optional<List<Double>> known = measurements.find(measurement);
        Impact impact = known.map(Impact::ofValues).orElseGet(measuring);
        if (known.isEmpty()) {
            measurements.keep(measurement, impact.values());
        }
        afterEach.run();
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
        try (LayerReplacement replacement = new LayerReplacement(probe, layers, palettes)) {
            for (int count : counts) {
                if (!goesOn.getAsBoolean()) {
                    break;
                }
                order.subList(specs.size(), count).forEach(layer -> specs.put(layer, spec));
                impacts.add(
                        findOrMeasure(
                                specs,
                                () -> {
                                    List<float[]> expected = reference();
                                    replacement.palettizeMissing(specs);
                                    return Impact.of(expected, probe.run());
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
        try (LayerReplacement replacement = new LayerReplacement(probe, layers, palettes)) {
            specs.forEach(replacement::palettize);
            return work.get();
        }
    }

    private static String name(Map<String, PaletteSpec> specs) {
        return UUID.nameUUIDFromBytes(new TreeMap<>(specs).toString().getBytes(UTF_8)).toString();
    }

    private Impact measureTogether(Map<String, PaletteSpec> specs) {
        List<float[]> expected = reference();
        return during(specs, () -> Impact.of(expected, probe.run()));
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

    private List<float[]> reference() {
        List<float[]> results = reference;
        if (results == null) {
            results = probe.run();
            reference = results;
        }
        return results;
    }

    private List<Double> measure() {
        return Impact.of(reference(), probe.run()).ofLatents();
    }
}
