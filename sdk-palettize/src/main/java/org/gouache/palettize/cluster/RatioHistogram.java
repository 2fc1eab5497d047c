package org.gouache.palettize.cluster;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Weights and means of numbers from -1 to 1 in narrow bins, narrower towards zero, where most
 * numbers are: bins of equal width for their square roots. Clusters of bins are optimal but for
 * cuts within a bin, and bins are far narrower than clusters.
 */
public final class RatioHistogram {
    private static final int BINS = 1 << 16;
    private static final int ZERO = BINS / 2;
    private static final int WORD = 6;

    private final double[] weights = new double[BINS];
    private final double[] moments = new double[BINS];
    private final long[] used = new long[BINS >> WORD];

    /**
     * Adds {@code value * factor} for each value.
     *
     * @param factor such that the products are from -1 to 1, but for rounding
     * @param weightOf a weight of at least 0 for each value
     */
    public void add(float[] values, double factor, double[] weightOf, int count) {
        for (int i = 0; i < count; i++) {
            double ratio = values[i] * factor;
            int bin = bin(ratio);
            weights[bin] += weightOf[i];
            moments[bin] += weightOf[i] * ratio;
            used[bin >> WORD] |= 1L << bin;
        }
    }

    private static int bin(double ratio) {
        double root = Math.copySign(Math.sqrt(Math.abs(ratio)), ratio);
        return Math.min(BINS - 1, (int) (ZERO + root * (ZERO - 1)));
    }

    /**
     * The means of the bins that any weight was added to; a zero if there are none. All bins are
     * empty again afterwards.
     */
    public WeightedPoints take() {
        int bins = Math.max(1, Arrays.stream(used).mapToInt(Long::bitCount).sum());
        double[] means = new double[bins];
        double[] sums = new double[bins];
        int count = 0;
        for (int word = 0; word < used.length; word++) {
            for (long rest = used[word]; rest != 0; rest &= rest - 1) {
                int bin = (word << WORD) + Long.numberOfTrailingZeros(rest);
                if (weights[bin] > 0) {
                    means[count] = moments[bin] / weights[bin];
                    sums[count++] = weights[bin];
                }
                weights[bin] = 0;
                moments[bin] = 0;
            }
            used[word] = 0;
        }
        if (count == 0) {
            sums[count++] = 1;
        }
        return WeightedPoints.of(Arrays.copyOf(means, count), Arrays.copyOf(sums, count));
    }
}
