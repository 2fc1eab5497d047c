package org.gouache.palettize.cluster;

import java.util.Arrays;

/**
 * Weights and means of numbers from -1 to 1 in narrow bins, narrower towards zero, where most
 * numbers are: bins of equal width for their square roots. Clusters of bins are optimal but for
 * cuts within a bin, and bins are far narrower than clusters.
 */
public final class RatioHistogram {
    private static final int BINS = 1 << 14;
    private static final int ZERO = BINS / 2;

    /** For each bin the weight of what is in it, and its first moment. */
    private final double[] sums = new double[2 * BINS];

    private final int[] roots;

    /**
     * @param capacity the most values that are added at a time
     */
    public RatioHistogram(int capacity) {
        roots = new int[capacity];
    }

    /**
     * Adds {@code value * factor} for each value, with one weight.
     *
     * @param factor such that the products are from -1 to 1, but for rounding
     */
    public void add(float[] values, float factor, double weight, int count) {
        findRoots(values, factor, count);
        double moment = weight * factor;
        for (int i = 0; i < count; i++) {
            int bin = bin(roots[i], values[i]);
            sums[2 * bin] += weight;
            sums[2 * bin + 1] += moment * values[i];
        }
    }

    /** As {@link #add(float[], float, double, int)}, with a weight of at least 0 for each value. */
    public void add(float[] values, float factor, double[] weights, int count) {
        findRoots(values, factor, count);
        for (int i = 0; i < count; i++) {
            int bin = bin(roots[i], values[i]);
            sums[2 * bin] += weights[i];
            sums[2 * bin + 1] += weights[i] * factor * values[i];
        }
    }

    private void findRoots(float[] values, float factor, int count) {
        for (int i = 0; i < count; i++) {
            float root = (float) Math.sqrt(Math.abs(values[i] * factor));
            roots[i] = (int) (root * (ZERO - 1));
        }
    }

    private static int bin(int root, float value) {
        int negative = Float.floatToRawIntBits(value) >> Integer.SIZE - 1;
        return ZERO + (root ^ negative);
    }

    /**
     * The means of the bins that any weight was added to; a zero if there are none. All bins are
     * empty again afterwards.
     */
    public WeightedPoints take() {
        double[] means = new double[BINS];
        double[] weights = new double[BINS];
        int count = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double weight = sums[2 * bin];
            if (weight > 0) {
                means[count] = sums[2 * bin + 1] / weight;
                weights[count++] = weight;
            }
        }
        Arrays.fill(sums, 0);
        if (count == 0) {
            weights[count++] = 1;
        }
        return WeightedPoints.of(Arrays.copyOf(means, count), Arrays.copyOf(weights, count));
    }
}
