package org.gouache.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class PaletteRecipeTest {
    private static final Shape SQUARE = Shape.of(10, 10);
    private static final Shape KERNEL = Shape.of(10, 30, 1, 1);
    private static final PaletteRecipe RECIPE =
            PaletteRecipe.ofAverage(
                    Map.of("a", 16, "b", 2), Map.of("a", SQUARE, "b", KERNEL, "c", SQUARE));

    @Test
    void isNamedForTheBitsOfItsLayers() {
        assertThat(RECIPE.name()).isEqualTo("recipe_5.50_bit_mixedpalette");
        assertThat(RECIPE.averageBits()).hasValue(5.5);
        assertThat(RECIPE.shapes()).containsOnlyKeys("a", "b");
    }

    @Test
    void withoutShapesTheNameTellsTheBits() {
        Map<String, Integer> bits = Map.of("a", 4);
        assertThat(PaletteRecipe.of("recipe_4.47_bit_mixedpalette", bits).averageBits())
                .hasValue(4.47);
        assertThat(PaletteRecipe.of("mine", bits).averageBits()).isEmpty();
    }

    @Test
    void countsPalettesAndScales() {
        int dense = 2 * 100;
        int indices = 300 / 4;
        int palette = 2 * 4;
        PaletteSpec plain = PaletteSpec.ofBits(8);
        assertThat(RECIPE.bytes(plain)).isEqualTo(dense + indices + palette);
        assertThat(RECIPE.bytes(plain.groupSize(5).scaled(true)))
                .isEqualTo(dense + indices + 2 * palette + 2 * 10);
    }

    @Test
    void aSizeNeedsShapes() {
        PaletteRecipe recipe = PaletteRecipe.of("mine", Map.of("a", 4));
        assertThatThrownBy(() -> recipe.bytes(PaletteSpec.ofBits(8)))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("\"mine\" does not know the shapes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 7, 12, 32, -4})
    void otherBitsAreRefused(int bits) {
        assertThatThrownBy(() -> PaletteRecipe.of("mine", Map.of("conv_in", bits)))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "recipe \"mine\": bits of layer conv_in must be one of"
                                + " [1, 2, 3, 4, 6, 8] or 16, not %d",
                        bits);
    }

    @Test
    void layersAreNeeded() {
        assertThatThrownBy(() -> PaletteRecipe.of("mine", Map.of()))
                .isInstanceOf(GouacheException.class)
                .hasMessage("recipe \"mine\" names no layers");
    }

    @Test
    void shapesAreOfAllLayers() {
        assertThatThrownBy(() ->
                        new PaletteRecipe("mine", Map.of("a", 4, "b", 4), Map.of("a", SQUARE)))
                .isInstanceOf(GouacheException.class)
                .hasMessageEndingWith("[b]");
    }

    @Test
    void findsTheWeightsOfItsLayers() {
        Map<String, Shape> weights =
                Map.of("a.weight", SQUARE, "a.bias", Shape.of(10), "b.weight", KERNEL);
        assertThat(RECIPE.bitsByWeight("unet", weights))
                .containsOnly(Map.entry("a.weight", 16), Map.entry("b.weight", 2));
    }

    @Test
    void aLayerThatTheNetworkLacksIsNamed() {
        assertThatThrownBy(() -> RECIPE.bitsByWeight("unet", Map.of("b.weight", KERNEL)))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("unet has no layer a,")
                .hasMessageContaining(RECIPE.name());
    }

    @Test
    void anotherShapeIsNamedWithBoth() {
        Map<String, Shape> weights = Map.of("a.weight", SQUARE, "b.weight", SQUARE);
        assertThatThrownBy(() -> RECIPE.bitsByWeight("unet", weights))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("layer b has shape [10, 10], but [10, 30, 1, 1]");
    }
}
