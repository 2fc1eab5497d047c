package org.gouache.palettize.analysis;

import org.gouache.weight.DenseWeight;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What it takes to measure palettes in the layers of a network.
 *
 * @param probe with all layers dense
 * @param layers that may be palettized, with their dense weights, in the order of the network
 * @param palettes that they get
 * @param measurements where what is measured is kept
 * @param goesOn asked before each layer, or each run for several; where it says no, the others are
 *     not measured
 * @param afterEach called after each measurement, found or made
 */
public record Experiment(
        Probe probe,
        Map<String, DenseWeight> layers,
        LayerPalettes palettes,
        Measurements measurements,
        BooleanSupplier goesOn,
        Runnable afterEach) {
    public Experiment {
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    }

    LayerReplacement replacement() {
        return new LayerReplacement(probe, layers, palettes);
    }
}
