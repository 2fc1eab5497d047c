package org.gouache.palettize.analysis;

import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;

/**
 * Errors of layers' outputs as shares of the outputs' mean squares: what neighbouring layers have
 * in common is how far the network hears such shares, rather than the errors themselves.
 */
public final class RelativeOutputErrors implements OutputErrors {
    /** What entries in float16 leave; palettes for the very inputs may seem to leave nothing. */
    private static final double LEAST = 1e-8;

    private final LayerStatistics statistics;
    private final Map<String, Double> squares = new HashMap<>();

    public RelativeOutputErrors(LayerStatistics statistics) {
        this.statistics = statistics;
    }

    @Override
    public double of(String layer, DenseWeight dense, Weight palettized) {
        double square = squares.computeIfAbsent(layer, _ -> square(layer, dense));
        return Math.max(
                LEAST,
                statistics.outputError(layer, dense, palettized)
                        / Math.max(square, Double.MIN_NORMAL));
    }

    private double square(String layer, DenseWeight dense) {
        try (Arena arena = Arena.ofConfined()) {
            DenseWeight zeros =
                    new DenseWeight(
                            dense.type(),
                            dense.shape(),
                            arena.allocate(dense.data().byteSize(), Long.BYTES));
            return statistics.outputError(layer, dense, zeros);
        }
    }
}
