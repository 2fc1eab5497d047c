package org.gouache.palettize.analysis;

import static java.util.Comparator.comparingDouble;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What one layer may become, from the cheapest to the one of least error. */
record Choices(String layer, List<Choice> all) {
    /**
     * One of the possibilities of a layer.
     *
     * @param cost in any unit, the same for all layers
     * @param error what it adds to the squared error of the network's results
     */
    record Choice(int bits, double cost, double error) {
        double gainTo(Choice other) {
            return (error - other.error) / (other.cost - cost);
        }
    }

    /** Only what costs more and errs less than what comes before stays. */
    static Choices of(String layer, Collection<Choice> possible) {
        List<Choice> useful = new ArrayList<>();
        possible.stream()
                .sorted(comparingDouble(Choice::cost).thenComparingDouble(Choice::error))
                .forEach(choice -> {
                    if (useful.isEmpty() || choice.error() < useful.getLast().error()) {
                        useful.add(choice);
                    }
                });
        return new Choices(layer, List.copyOf(useful));
    }

    Choice cheapest() {
        return all.getFirst();
    }

    /**
     * The lower convex hull over costs: from each to the next, an equal cost gains less and less.
     */
    List<Choice> hull() {
        List<Choice> hull = new ArrayList<>();
        for (Choice choice : all) {
            while (hull.size() > 1
                    && hull.get(hull.size() - 2).gainTo(hull.getLast())
                            <= hull.getLast().gainTo(choice)) {
                hull.removeLast();
            }
            hull.add(choice);
        }
        return hull;
    }
}
