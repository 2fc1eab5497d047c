package org.gouache.palettize.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.gouache.palette.PaletteRecipe;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class RecipesOfMeasurementsTest {
    private static final Map<String, Shape> SHAPES = shapes();

    /** Bits by layer, from two prompts: {@code hard} hears errors that {@code soft} does not. */
    private static final Map<Integer, Map<String, List<Double>>> PSNRS =
            Map.of(
                    1, Map.of("soft", List.of(60.0, 64.0), "hard", List.of(40.0, 42.0)),
                    4, Map.of("soft", List.of(78.0, 82.0), "hard", List.of(58.0, 62.0)),
                    8, Map.of("soft", List.of(95.0, 95.0), "hard", List.of(80.0, 82.0)));

    private final ThresholdRecipes threshold = new ThresholdRecipes(PSNRS, SHAPES);
    private final GreedyRecipes greedy = new GreedyRecipes(PSNRS, SHAPES);

    private static Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("soft", Shape.of(10, 30));
        shapes.put("hard", Shape.of(10, 10));
        return shapes;
    }

    @Test
    void aThresholdTakesTheFewestBitsAboveIt() {
        assertThat(threshold.above(61).bits()).containsExactly(entry("soft", 1), entry("hard", 8));
        assertThat(threshold.above(62).bits()).containsExactly(entry("soft", 4), entry("hard", 8));
        assertThat(threshold.above(81).bits()).containsExactly(entry("soft", 8), entry("hard", 16));
        assertThat(threshold.above(61).name()).isEqualTo("recipe_2.75_bit_mixedpalette");
    }

    @Test
    void aTargetTakesTheHighestThreshold() {
        assertThat(threshold.atMost(16)).contains(threshold.above(Math.nextDown(95)));
        assertThat(threshold.atMost(5).map(PaletteRecipe::bits))
                .contains(Map.of("soft", 4, "hard", 8));
        assertThat(threshold.atMost(4.9).map(PaletteRecipe::bits))
                .contains(Map.of("soft", 1, "hard", 8));
        assertThat(threshold.atMost(1).map(PaletteRecipe::bits))
                .contains(Map.of("soft", 1, "hard", 1));
        assertThat(threshold.atMost(0.9)).isEmpty();
    }

    @Test
    void greedyWalksFromTheHighestPsnrToTheTarget() {
        assertThat(greedy.atMost(10).map(PaletteRecipe::bits))
                .contains(Map.of("soft", 8, "hard", 16));
        assertThat(greedy.atMost(8).map(PaletteRecipe::bits))
                .contains(Map.of("soft", 8, "hard", 8));
        assertThat(greedy.atMost(16).map(PaletteRecipe::bits))
                .contains(Map.of("soft", 16, "hard", 16));
        assertThat(greedy.atMost(0.9)).isEmpty();
    }

    @Test
    void greedyGoesFurtherBelowIfNothingElseLeadsThere() {
        assertThat(greedy.atMost(9.5).map(PaletteRecipe::bits))
                .contains(Map.of("soft", 8, "hard", 8));
    }

    @Test
    void greedyPassesOverWhatLeadsTooFarBelow() {
        assertThat(greedy.atMost(7).map(PaletteRecipe::bits))
                .contains(Map.of("soft", 8, "hard", 4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2.75, 3.25, 4, 5, 7, 8, 10, 16})
    void neitherGoesBeyondItsTarget(double target) {
        threshold
                .atMost(target)
                .ifPresent(recipe ->
                        assertThat(recipe.averageBits().orElseThrow()).isLessThanOrEqualTo(target));
        greedy.atMost(target)
                .ifPresent(recipe ->
                        assertThat(recipe.averageBits().orElseThrow()).isLessThanOrEqualTo(target));
    }
}
