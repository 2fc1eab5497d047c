package org.gouache.palettize.analysis;

import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.Palettizer;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;

import java.lang.foreign.Arena;

/** How the layers of an analysis get their palettes. */
@FunctionalInterface
public interface LayerPalettes {
    /** As {@link Palettizer} finds them. */
    LayerPalettes OPTIMAL =
            (layer, dense) -> {
                Palettizer palettizer = Palettizer.of(layer, dense);
                return (spec, arena) -> palettizer.palettize(spec, arena).weight();
            };

    /** Prepares what palettes of several sizes for one layer have in common. */
    OfLayer of(String layer, DenseWeight dense);

    /** The palettes of a layer. */
    @FunctionalInterface
    interface OfLayer {
        /**
         * The layer's weight with palettes, or what they decode to.
         *
         * @param arena in whose memory it is
         */
        Weight palettize(PaletteSpec spec, Arena arena);
    }
}
