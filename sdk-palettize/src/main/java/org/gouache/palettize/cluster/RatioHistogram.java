package org.gouache.palettize.cluster;

import java.util.Arrays;

/**
 * Weights and means of numbers from -1 to 1 in narrow bins, narrower towards zero, where most
 * numbers are: bins of equal width for their square roots. Clusters of bins are optimal but for
 * cuts within a bin, and bins are far narrower than clusters.
 */
public final class RatioHistogram {
    private static final int BINS = 1 << 16;
    private static final float MIDDLE = BINS / 2;

    /** For each bin the weight of what is in it, and its first moment. */
    private final double[] sums = new double[2 * BINS];

    private final long[] used = new long[BINS / Long.SIZE];
    private final int[] bins;

    /**
     * @param capacity the most values that are added at a time
     */
    public RatioHistogram(int capacity) {
        bins = new int[capacity];
    }

    /**
     * Adds {@code value * factor} for each value, with one weight.
     *
     * @param factor such that the products are from -1 to 1, but for rounding
     */
    public void add(float[] values, float factor, double weight, int count) {
        findBins(values, factor, count);
        double moment = weight * factor;
        for (int i = 0; i < count; i++) {
            int bin = bins[i];
            sums[2 * bin] += weight;
            sums[2 * bin + 1] += moment * values[i];
        }
    }

    /** As {@link #add(float[], float, double, int)}, with a weight of at least 0 for each value. */
    public void add(float[] values, float factor, double[] weights, int count) {
        findBins(values, factor, count);
        for (int i = 0; i < count; i++) {
            int bin = bins[i];
            sums[2 * bin] += weights[i];
            sums[2 * bin + 1] += weights[i] * factor * values[i];
        }
    }

    private void findBins(float[] values, float factor, int count) {
        for (int i = 0; i < count; i++) {
            float ratio = values[i] * factor;
            float root = (float) Math.sqrt(Math.abs(ratio));
            float place = MIDDLE + Math.copySign(root, ratio) * (MIDDLE - 1);
            bins[i] = Math.min(BINS - 1, (int) place);
        }
        for (int i = 0; i < count; i++) {
            used[bins[i] / Long.SIZE] |= 1L << bins[i];
        }
    }

    /**
     * The means of the bins that any weight was added to; a zero if there are none. All bins are
     * empty again afterwards.
     */
    public WeightedPoints take() {
        int most = Math.max(1, Arrays.stream(used).mapToInt(Long::bitCount).sum());
        double[] means = new double[most];
        double[] weights = new double[most];
        int count = 0;
        for (int word = 0; word < used.length; word++) {
            for (long rest = used[word]; rest != 0; rest &= rest - 1) {
                int bin = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
                if (sums[2 * bin] > 0) {
                    means[count] = sums[2 * bin + 1] / sums[2 * bin];
                    weights[count++] = sums[2 * bin];
                }
                sums[2 * bin] = 0;
                sums[2 * bin + 1] = 0;
            }
            used[word] = 0;
        }
        if (count == 0) {
            weights[count++] = 1;
        }
        return WeightedPoints.of(Arrays.copyOf(means, count), Arrays.copyOf(weights, count));
    }
}
