package org.gouache.palettize.analysis;

import org.gouache.palette.PaletteRecipe;
import org.gouache.tensor.Shape;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Recipes as {@code mixed_bit_compression_pre_analysis} of apple/ml-stable-diffusion makes them:
 * each layer gets the fewest bits with which its PSNR, averaged over prompts, lies above a
 * threshold, and stays dense if there are none. The article on them has isolated PSNRs in mind; the
 * script takes cumulative ones.
 */
public final class ThresholdRecipes implements Recipes {
    private final Map<String, Shape> shapes;
    private final SortedMap<Integer, Map<String, Double>> psnrs = new TreeMap<>();

    /**
     * @param measured PSNRs of each prompt, by bits and layer
     * @param shapes of the layers' weights
     */
    public ThresholdRecipes(
            Map<Integer, Map<String, List<Double>>> measured, Map<String, Shape> shapes) {
        this.shapes = shapes;
        measured.forEach((bits, layers) -> {
            Map<String, Double> means = new LinkedHashMap<>();
            layers.forEach((layer, values) -> means.put(layer, LayerImpacts.mean(values)));
            psnrs.put(bits, means);
        });
    }

    /** The recipe of a threshold in decibels. */
    public PaletteRecipe above(double threshold) {
        Map<String, Integer> chosen = new LinkedHashMap<>();
        for (String layer : shapes.keySet()) {
            chosen.put(layer, bits(layer, threshold));
        }
        return PaletteRecipe.ofAverage(chosen, shapes);
    }

    private int bits(String layer, double threshold) {
        for (Map.Entry<Integer, Map<String, Double>> byLayer : psnrs.entrySet()) {
            if (byLayer.getValue().getOrDefault(layer, Double.NEGATIVE_INFINITY) > threshold) {
                return byLayer.getKey();
            }
        }
        return PaletteRecipe.DENSE;
    }

    /** That of the highest threshold whose average bits are at most the target. */
    @Override
    public Optional<PaletteRecipe> atMost(double targetBits) {
        List<Double> thresholds = thresholds();
        int low = 0;
        int high = thresholds.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (average(above(thresholds.get(middle))) <= targetBits) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == thresholds.size()
                ? Optional.empty()
                : Optional.of(above(thresholds.get(low)));
    }

    /** The highest PSNR of all, from which on all layers stay dense. */
    public double highest() {
        return psnrs.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** All that make a difference, from the highest. */
    private List<Double> thresholds() {
        return psnrs.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .map(Math::nextDown)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    @Override
    public PaletteRecipe smallest() {
        return above(Double.NEGATIVE_INFINITY);
    }

    private static double average(PaletteRecipe recipe) {
        return recipe.averageBits().orElseThrow();
    }
}
