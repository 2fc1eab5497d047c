package org.gouache.palettize.analysis;

import org.gouache.palette.PaletteRecipe;
import org.gouache.tensor.Shape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Recipes by a walk through all pairs of a layer and bits, from the highest isolated PSNR to the
 * lowest: each pair gives its layer its bits, if that is fewer than the layer has, until a target
 * is reached. A pair that would lead more than {@value #SLACK} bits below the target is passed
 * over, unless nothing else leads there.
 */
public final class GreedyRecipes implements Recipes {
    private static final double SLACK = 0.05;

    private final Map<String, Shape> shapes;
    private final List<Pair> pairs = new ArrayList<>();
    private final double weights;

    private record Pair(String layer, int bits, double psnr) {}

    /**
     * @param isolated PSNRs of each prompt, by bits and the only layer that is palettized
     * @param shapes of the layers' weights
     */
    public GreedyRecipes(
            Map<Integer, Map<String, List<Double>>> isolated, Map<String, Shape> shapes) {
        this.shapes = shapes;
        this.weights = shapes.values().stream().mapToDouble(Shape::elements).sum();
        isolated.forEach((bits, layers) ->
                layers.forEach((layer, values) ->
                        pairs.add(new Pair(layer, bits, LayerImpacts.mean(values)))));
        pairs.sort(Comparator.comparingDouble(Pair::psnr).reversed());
    }

    @Override
    public Optional<PaletteRecipe> atMost(double targetBits) {
        return Stream.of(targetBits - SLACK, Double.NEGATIVE_INFINITY)
                .map(lowest -> walk(targetBits, lowest))
                .filter(recipe -> recipe.averageBits().orElseThrow() <= targetBits)
                .findFirst();
    }

    @Override
    public PaletteRecipe smallest() {
        return walk(0, Double.NEGATIVE_INFINITY);
    }

    private PaletteRecipe walk(double targetBits, double lowest) {
        Map<String, Integer> chosen = new LinkedHashMap<>();
        shapes.keySet().forEach(layer -> chosen.put(layer, PaletteRecipe.DENSE));
        double average = PaletteRecipe.DENSE;
        for (Pair pair : pairs) {
            if (average <= targetBits) {
                break;
            }
            Shape shape = shapes.get(pair.layer());
            int before = chosen.getOrDefault(pair.layer(), 0);
            if (shape == null || pair.bits() >= before) {
                continue;
            }
            double after = average - shape.elements() * (before - pair.bits()) / weights;
            if (after >= lowest) {
                chosen.put(pair.layer(), pair.bits());
                average = after;
            }
        }
        return PaletteRecipe.ofAverage(chosen, shapes);
    }
}
