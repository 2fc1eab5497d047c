package org.gouache.palettize.analysis;

import static java.util.Comparator.comparingDouble;
import static java.util.Objects.requireNonNull;

import org.gouache.palette.PaletteRecipe;
import org.gouache.palettize.analysis.Choices.Choice;
import org.gouache.tensor.Shape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recipes of the least error for their size, as far as layers add to the error independently: all
 * layers begin with the fewest bits, and whatever lowers the error most for the bits that it costs
 * comes next. With steps along the convex hull of each layer's errors that is the best for the size
 * that it reaches (a Lagrangian with one multiplier for all layers); the rest of the target is
 * filled up with what still fits.
 */
public final class BudgetRecipes implements Recipes {
    private final Map<String, Shape> shapes;
    private final Map<String, Choices> layers = new LinkedHashMap<>();
    private final double weights;

    /** A layer's way from one choice to a better one. */
    private record Step(String layer, Choice from, Choice to) {
        double gain() {
            return from.gainTo(to);
        }

        double cost() {
            return to.cost() - from.cost();
        }
    }

    /**
     * @param errors that palettes of so many bits in a layer add to the squared error of the
     *     network's results, by layer and bits; a dense layer adds none
     * @param shapes of the layers' weights
     */
    public BudgetRecipes(Map<String, Map<Integer, Double>> errors, Map<String, Shape> shapes) {
        this.shapes = shapes;
        this.weights = shapes.values().stream().mapToDouble(Shape::elements).sum();
        errors.forEach((layer, byBits) -> layers.put(layer, choices(layer, byBits)));
    }

    private Choices choices(String layer, Map<Integer, Double> byBits) {
        double elements = requireNonNull(shapes.get(layer)).elements();
        List<Choice> possible = new ArrayList<>();
        byBits.forEach((bits, error) -> possible.add(new Choice(bits, bits * elements, error)));
        possible.add(new Choice(PaletteRecipe.DENSE, PaletteRecipe.DENSE * elements, 0));
        return Choices.of(layer, possible);
    }

    @Override
    public Optional<PaletteRecipe> atMost(double targetBits) {
        Map<String, Choice> chosen = cheapest();
        double left =
                targetBits * weights - chosen.values().stream().mapToDouble(Choice::cost).sum();
        if (left < 0) {
            return Optional.empty();
        }
        for (Step step : hullSteps()) {
            if (step.cost() <= left && chosen.get(step.layer()) == step.from()) {
                chosen.put(step.layer(), step.to());
                left -= step.cost();
            }
        }
        fill(chosen, left);
        return Optional.of(recipe(chosen));
    }

    @Override
    public PaletteRecipe smallest() {
        return recipe(cheapest());
    }

    private Map<String, Choice> cheapest() {
        Map<String, Choice> chosen = new LinkedHashMap<>();
        layers.forEach((layer, choices) -> chosen.put(layer, choices.cheapest()));
        return chosen;
    }

    private PaletteRecipe recipe(Map<String, Choice> chosen) {
        Map<String, Integer> bits = new LinkedHashMap<>();
        chosen.forEach((layer, choice) -> bits.put(layer, choice.bits()));
        return PaletteRecipe.ofAverage(bits, shapes);
    }

    private List<Step> hullSteps() {
        List<Step> steps = new ArrayList<>();
        layers.forEach((layer, choices) -> {
            List<Choice> hull = choices.hull();
            for (int i = 1; i < hull.size(); i++) {
                steps.add(new Step(layer, hull.get(i - 1), hull.get(i)));
            }
        });
        steps.sort(comparingDouble(Step::gain).reversed());
        return steps;
    }

    /** Takes the step that lowers the error most, on the hull or off it, as long as one fits. */
    private void fill(Map<String, Choice> chosen, double budget) {
        double left = budget;
        while (true) {
            double fitting = left;
            Optional<Step> best =
                    chosen.entrySet().stream()
                            .flatMap(one ->
                                    requireNonNull(layers.get(one.getKey())).all().stream()
                                            .map(to -> new Step(one.getKey(), one.getValue(), to)))
                            .filter(step -> step.cost() > 0 && step.cost() <= fitting)
                            .max(comparingDouble(step -> step.from().error() - step.to().error()));
            if (best.isEmpty()) {
                return;
            }
            chosen.put(best.get().layer(), best.get().to());
            left -= best.get().cost();
        }
    }
}
