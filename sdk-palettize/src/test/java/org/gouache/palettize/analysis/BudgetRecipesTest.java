package org.gouache.palettize.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.palette.PaletteRecipe;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class BudgetRecipesTest {
    private static final List<Integer> BITS = List.of(1, 2, 3, 4, 6, 8);

    /** Each bit quarters the error, about. */
    private static Map<String, Map<Integer, Double>> errors(Map<String, Shape> shapes, long seed) {
        Random random = new Random(seed);
        Map<String, Map<Integer, Double>> errors = new LinkedHashMap<>();
        shapes.keySet()
                .forEach(layer -> {
                    double sensitivity = Math.exp(3 * random.nextGaussian());
                    Map<Integer, Double> byBits = new LinkedHashMap<>();
                    BITS.forEach(bits ->
                            byBits.put(
                                    bits,
                                    sensitivity
                                            * Math.pow(4, -bits)
                                            * (0.7 + 0.6 * random.nextDouble())));
                    errors.put(layer, byBits);
                });
        return errors;
    }

    private static Map<String, Shape> shapes(int layers, long seed) {
        Random random = new Random(seed);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (int layer = 0; layer < layers; layer++) {
            shapes.put("layer-" + layer, Shape.of(1 + random.nextInt(40), 10));
        }
        return shapes;
    }

    private static double error(PaletteRecipe recipe, Map<String, Map<Integer, Double>> errors) {
        return recipe.bits().entrySet().stream()
                .mapToDouble(
                        layer -> errors.get(layer.getKey()).getOrDefault(layer.getValue(), 0.0))
                .sum();
    }

    private static double average(PaletteRecipe recipe) {
        return recipe.averageBits().orElseThrow();
    }

    /** All ways to give a few layers bits. */
    private static List<PaletteRecipe> all(Map<String, Shape> shapes) {
        List<Map<String, Integer>> ways = new ArrayList<>(List.of(Map.of()));
        for (String layer : shapes.keySet()) {
            List<Map<String, Integer>> longer = new ArrayList<>();
            for (Map<String, Integer> way : ways) {
                for (int bits : List.of(1, 2, 3, 4, 6, 8, 16)) {
                    Map<String, Integer> next = new LinkedHashMap<>(way);
                    next.put(layer, bits);
                    longer.add(next);
                }
            }
            ways = longer;
        }
        return ways.stream().map(way -> PaletteRecipe.ofAverage(way, shapes)).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void fewLayersComeCloseToTheBestOfAllWays(long seed) {
        Map<String, Shape> shapes = shapes(4, seed);
        Map<String, Map<Integer, Double>> errors = errors(shapes, seed);
        BudgetRecipes recipes = new BudgetRecipes(errors, shapes);
        List<PaletteRecipe> all = all(shapes);

        for (double target : new double[] {2.5, 3.4, 4.5}) {
            PaletteRecipe found = recipes.atMost(target).orElseThrow();
            double best =
                    all.stream()
                            .filter(recipe -> average(recipe) <= target)
                            .mapToDouble(recipe -> error(recipe, errors))
                            .min()
                            .orElseThrow();
            assertThat(average(found)).isLessThanOrEqualTo(target);
            assertThat(error(found, errors)).isLessThan(2 * best);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {2.8, 3.4, 4.5, 6.5})
    void manyLayersFillTheirTarget(double target) {
        Map<String, Shape> shapes = shapes(40, 7);
        Map<String, Map<Integer, Double>> errors = errors(shapes, 7);

        PaletteRecipe found = new BudgetRecipes(errors, shapes).atMost(target).orElseThrow();

        assertThat(average(found)).isBetween(target - 0.05, target);
        Map<String, Integer> same = new LinkedHashMap<>();
        shapes.keySet().forEach(layer -> same.put(layer, target < 4 ? 3 : target < 6 ? 4 : 6));
        assertThat(error(found, errors)).isLessThan(error(PaletteRecipe.of("same", same), errors));
    }

    @Test
    void theEndsAreTheFewestBitsAndDense() {
        Map<String, Shape> shapes = shapes(10, 3);
        BudgetRecipes recipes = new BudgetRecipes(errors(shapes, 3), shapes);

        assertThat(recipes.smallest().bits().values()).containsOnly(1);
        assertThat(recipes.atMost(1)).contains(recipes.smallest());
        assertThat(recipes.atMost(0.99)).isEmpty();
        assertThat(recipes.atMost(16).orElseThrow().bits().values()).containsOnly(16);
    }

    @Test
    void moreBitsThatDoNotHelpAreNotTaken() {
        Map<String, Shape> shapes = Map.of("layer", Shape.of(10, 10));
        BudgetRecipes recipes =
                new BudgetRecipes(Map.of("layer", Map.of(2, 1.0, 4, 1.5, 8, 0.5)), shapes);

        assertThat(recipes.atMost(7).orElseThrow().bits()).containsEntry("layer", 2);
        assertThat(recipes.atMost(8).orElseThrow().bits()).containsEntry("layer", 8);
    }
}
