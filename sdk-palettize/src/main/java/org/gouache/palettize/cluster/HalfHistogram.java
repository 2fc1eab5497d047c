package org.gouache.palettize.cluster;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * How often each float16 value occurs, with what weight, and what was lost when others were rounded
 * to it. Zeros of either sign are one value.
 */
public final class HalfHistogram {
    private static final int PATTERNS = 1 << Short.SIZE;
    private static final int SIGN = 0x8000;
    private static final int NEGATIVE = SIGN / Long.SIZE;

    /** Of fewer values than this the distinct ones are noted; else all patterns are looked at. */
    private static final int FEW = 1 << 15;

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
        private final long[] used = new long[PATTERNS / Long.SIZE];
        private double squaredLosses;
        private long added;

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
            if (added < FEW) {
                for (int i = 0; i < count; i++) {
                    int pattern = halves[i] & 0xFFFF;
                    used[pattern / Long.SIZE] |= 1L << pattern;
                }
            }
            added += count;
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
            used[0] |= used[NEGATIVE] & 1;
            used[NEGATIVE] &= ~1L;
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
            int distinct = 0;
            for (int word = 0; word < used.length; word++) {
                if (added >= FEW) {
                    used[word] = usedBits(word * Long.SIZE);
                }
                distinct += Long.bitCount(used[word]);
            }
            added = 0;
            short[] patterns = new short[distinct];
            int next = 0;
            for (int word = used.length - 1; word >= NEGATIVE; word--) {
                for (long rest = used[word]; rest != 0; rest ^= Long.highestOneBit(rest)) {
                    int bit = Long.SIZE - 1 - Long.numberOfLeadingZeros(rest);
                    patterns[next++] = (short) (word * Long.SIZE + bit);
                }
                used[word] = 0;
            }
            for (int word = 0; word < NEGATIVE; word++) {
                for (long rest = used[word]; rest != 0; rest &= rest - 1) {
                    int bit = Long.numberOfTrailingZeros(rest);
                    patterns[next++] = (short) (word * Long.SIZE + bit);
                }
                used[word] = 0;
            }
            return patterns;
        }

        private long usedBits(int first) {
            long bits = 0;
            for (int bit = 0; bit < Long.SIZE; bit++) {
                bits |= (counts[first + bit] == 0 ? 0L : 1L) << bit;
            }
            return bits;
        }
    }
}
