package org.gouache.palettize.cluster;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/**
 * How often each float16 value occurs, with what weight, and what was lost when others were rounded
 * to it. Zeros of either sign are one value.
 */
public final class HalfHistogram {
    private static final int PATTERNS = 1 << Short.SIZE;
    private static final int SIGN = 0x8000;

    private final short[] patterns;
    private final double[] values;
    private final int[] counts;
    private final WeightedPoints points;
    private final double[] losses;
    private final double squaredLosses;

    private HalfHistogram(
            short[] patterns,
            WeightedPoints points,
            int[] counts,
            double[] losses,
            double squaredLosses) {
        this.patterns = patterns;
        this.values = points.values();
        this.counts = counts;
        this.points = points;
        this.losses = losses;
        this.squaredLosses = squaredLosses;
    }

    public double min() {
        return values[0];
    }

    public double max() {
        return values[values.length - 1];
    }

    /** The distinct values with their weights. */
    public WeightedPoints points() {
        return points;
    }

    /** The sum of the squares of all values as they were before rounding. */
    public double squaredNorm() {
        double sum = squaredLosses;
        for (int i = 0; i < values.length; i++) {
            sum += counts[i] * (values[i] * values[i]) + 2 * losses[i] * values[i];
        }
        return sum;
    }

    /** The sum of squared differences of all values, before rounding, from their entries. */
    public double squaredError(HalfPalette palette, byte[] indices) {
        double sum = squaredLosses;
        for (int i = 0; i < values.length; i++) {
            double error = values[i] - palette.entry(indices[i] & 0xFF);
            sum += counts[i] * (error * error) + 2 * losses[i] * error;
        }
        return sum;
    }

    /** Writes the index of each distinct value to where its float16 bits point. */
    public void scatter(byte[] indices, byte[] table) {
        for (int i = 0; i < patterns.length; i++) {
            table[patterns[i] & 0xFFFF] = indices[i];
            if (patterns[i] == 0) {
                table[SIGN] = indices[i];
            }
        }
    }

    /** Counts values of which none may be NaN or infinite. */
    public static final class Counter {
        private final int[] counts = new int[PATTERNS];
        private final double @Nullable [] weights;
        private final double @Nullable [] losses;
        private double squaredLosses;

        /**
         * @param weighted whether weights are given; otherwise they are the counts
         * @param rounded whether unrounded values are given
         */
        public Counter(boolean weighted, boolean rounded) {
            weights = weighted ? new double[PATTERNS] : null;
            losses = rounded ? new double[PATTERNS] : null;
        }

        public void add(short[] halves, int count) {
            for (int i = 0; i < count; i++) {
                counts[halves[i] & 0xFFFF]++;
            }
        }

        /** Adds a weight of at least 0 for each value. */
        public void addWeights(short[] halves, double[] added, int count) {
            double[] sums = Objects.requireNonNull(weights);
            for (int i = 0; i < count; i++) {
                sums[halves[i] & 0xFFFF] += added[i];
            }
        }

        /** Adds what each value was before it was rounded. */
        public void addUnrounded(short[] halves, float[] unrounded, int count) {
            double[] sums = Objects.requireNonNull(losses);
            for (int i = 0; i < count; i++) {
                double loss = (double) unrounded[i] - Float.float16ToFloat(halves[i]);
                sums[halves[i] & 0xFFFF] += loss;
                squaredLosses += loss * loss;
            }
        }

        /** What was counted, at least one value; this then counts from zero on again. */
        public HalfHistogram take() {
            mergeZeros();
            short[] patterns = takePatterns();
            int distinct = patterns.length;
            double[] values = new double[distinct];
            int[] valueCounts = new int[distinct];
            double[] valueWeights = new double[distinct];
            double[] valueLosses = new double[distinct];
            for (int i = 0; i < distinct; i++) {
                int pattern = patterns[i] & 0xFFFF;
                values[i] = Float.float16ToFloat(patterns[i]);
                valueCounts[i] = counts[pattern];
                counts[pattern] = 0;
                valueWeights[i] = weights == null ? valueCounts[i] : take(weights, pattern);
                valueLosses[i] = losses == null ? 0 : take(losses, pattern);
            }
            HalfHistogram taken =
                    new HalfHistogram(
                            patterns,
                            WeightedPoints.of(values, valueWeights),
                            valueCounts,
                            valueLosses,
                            squaredLosses);
            squaredLosses = 0;
            return taken;
        }

        private void mergeZeros() {
            counts[0] += counts[SIGN];
            counts[SIGN] = 0;
            if (weights != null) {
                weights[0] += take(weights, SIGN);
            }
            if (losses != null) {
                losses[0] += take(losses, SIGN);
            }
        }

        private static double take(double[] sums, int pattern) {
            double sum = sums[pattern];
            sums[pattern] = 0;
            return sum;
        }

        /** The patterns that were counted, in the order of their values. */
        private short[] takePatterns() {
            short[] patterns = new short[PATTERNS];
            int distinct = 0;
            for (int pattern = PATTERNS - 1; pattern > SIGN; pattern--) {
                patterns[distinct] = (short) pattern;
                distinct += counts[pattern] == 0 ? 0 : 1;
            }
            for (int pattern = 0; pattern < SIGN; pattern++) {
                patterns[distinct] = (short) pattern;
                distinct += counts[pattern] == 0 ? 0 : 1;
            }
            return Arrays.copyOf(patterns, distinct);
        }
    }
}
