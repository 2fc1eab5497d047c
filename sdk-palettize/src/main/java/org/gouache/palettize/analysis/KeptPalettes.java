package org.gouache.palettize.analysis;

import org.gouache.palette.PaletteSpec;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;

/**
 * Palettes that are found once for all who ask for them, as far as there is room; others are found
 * anew each time. It is for one thread at a time.
 */
public final class KeptPalettes implements LayerPalettes, AutoCloseable {
    private final LayerPalettes palettes;
    private final Arena arena = Arena.ofShared();
    private final Map<Key, Weight> kept = new HashMap<>();
    private long room;

    private record Key(String layer, PaletteSpec spec) {}

    /**
     * @param room in bytes
     */
    public KeptPalettes(LayerPalettes palettes, long room) {
        this.palettes = palettes;
        this.room = room;
    }

    /** What is kept lives until this is closed, whatever memory is asked for. */
    @Override
    public OfLayer of(String layer, DenseWeight dense) {
        return new Keeping(layer, dense);
    }

    @Override
    public void close() {
        arena.close();
    }

    private final class Keeping implements OfLayer {
        private final String layer;
        private final DenseWeight dense;
        private @Nullable OfLayer finding;

        Keeping(String layer, DenseWeight dense) {
            this.layer = layer;
            this.dense = dense;
        }

        @Override
        public Weight palettize(PaletteSpec spec, Arena own) {
            Key key = new Key(layer, spec);
            Weight known = kept.get(key);
            if (known != null) {
                return known;
            }
            if (spec.bytes(dense.shape()) > room) {
                return finding().palettize(spec, own);
            }
            Weight found = finding().palettize(spec, arena);
            kept.put(key, found);
            room -= found.bytes();
            return found;
        }

        private OfLayer finding() {
            OfLayer ofLayer = finding;
            if (ofLayer == null) {
                ofLayer = palettes.of(layer, dense);
                finding = ofLayer;
            }
            return ofLayer;
        }
    }
}
