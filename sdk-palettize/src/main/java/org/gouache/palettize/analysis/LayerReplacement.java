package org.gouache.palettize.analysis;

import org.gouache.GouacheException;
import org.gouache.palette.PaletteSpec;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;

import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;

/** Layers of a probe that are palettized until this is closed. */
final class LayerReplacement implements AutoCloseable {
    private final Probe probe;
    private final Map<String, DenseWeight> layers;
    private final LayerPalettes palettes;
    private final Arena arena = Arena.ofShared();
    private final Map<String, DenseWeight> replaced = new LinkedHashMap<>();

    LayerReplacement(Probe probe, Map<String, DenseWeight> layers, LayerPalettes palettes) {
        this.probe = probe;
        this.layers = layers;
        this.palettes = palettes;
    }

    void palettize(String layer, PaletteSpec spec) {
        DenseWeight dense = layers.get(layer);
        if (dense == null) {
            throw new GouacheException(
                    "layer %s is none of the %d that may be palettized"
                            .formatted(layer, layers.size()));
        }
        Weight palettized = palettes.of(layer, dense).palettize(spec, arena);
        replaced.put(layer, dense);
        probe.replace(layer, palettized);
    }

    /** Leaves alone what is palettized already. */
    void palettizeMissing(Map<String, PaletteSpec> specs) {
        specs.forEach((layer, spec) -> {
            if (!replaced.containsKey(layer)) {
                palettize(layer, spec);
            }
        });
    }

    @Override
    public void close() {
        try (arena) {
            replaced.forEach(probe::replace);
        }
    }
}
