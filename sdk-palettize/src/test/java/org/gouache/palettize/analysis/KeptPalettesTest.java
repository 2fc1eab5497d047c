package org.gouache.palettize.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.palette.PaletteSpec;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class KeptPalettesTest {
    private static final PaletteSpec FOUR = PaletteSpec.ofBits(4);
    private static final PaletteSpec TWO = PaletteSpec.ofBits(2);

    private final DenseWeight dense = new ToyNetwork(Map.of("a", 1.0)).dense.get("a");
    private final List<PaletteSpec> found = new ArrayList<>();

    private KeptPalettes keeping(long room) {
        return new KeptPalettes(
                (layer, weight) -> {
                    LayerPalettes.OfLayer ofLayer = LayerPalettes.OPTIMAL.of(layer, weight);
                    return (spec, arena) -> {
                        found.add(spec);
                        return ofLayer.palettize(spec, arena);
                    };
                },
                room);
    }

    private Weight palettize(LayerPalettes palettes, String layer, PaletteSpec spec) {
        return palettes.of(layer, dense).palettize(spec, Arena.ofAuto());
    }

    @Test
    void palettesAreFoundOnceForEachLayerAndSize() {
        try (KeptPalettes palettes = keeping(1 << 20)) {
            Weight first = palettize(palettes, "a", FOUR);
            palettize(palettes, "a", TWO);
            palettize(palettes, "b", FOUR);

            assertThat(palettize(palettes, "a", FOUR)).isSameAs(first);
            assertThat(found).containsExactly(FOUR, TWO, FOUR);
        }
    }

    @Test
    void whatHasNoRoomIsFoundAnew() {
        try (KeptPalettes palettes = keeping(FOUR.bytes(dense.shape()))) {
            palettize(palettes, "a", FOUR);
            palettize(palettes, "a", TWO);
            palettize(palettes, "a", TWO);
            palettize(palettes, "a", FOUR);

            assertThat(found).containsExactly(FOUR, TWO, TWO);
        }
    }
}
