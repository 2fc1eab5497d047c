package org.gouache.palettize.analysis;

import java.util.stream.DoubleStream;

/** The middle of several numbers, or the mean of the two that are nearest to it. */
final class Median {
    private Median() {}

    /** NaN if one of the numbers is NaN. */
    static double of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int last = sorted.length - 1;
        return Double.isNaN(sorted[last])
                ? Double.NaN
                : (sorted[last / 2] + sorted[(last + 1) / 2]) / 2;
    }
}
