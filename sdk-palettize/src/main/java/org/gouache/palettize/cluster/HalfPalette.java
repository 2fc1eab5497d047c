package org.gouache.palettize.cluster;

import java.util.Arrays;

/** A palette of float16 values, ascending. What follows the last of its own entries repeats it. */
public final class HalfPalette {
    private static final int REFINEMENTS = 8;

    private final double[] entries;

    private HalfPalette(double[] entries) {
        this.entries = entries;
    }

    /**
     * Each value rounded to nearest even.
     *
     * @param values ascending, at least one and at most {@code size}
     */
    public static HalfPalette of(double[] values, int size) {
        double[] entries = new double[size];
        for (int i = 0; i < size; i++) {
            entries[i] = roundToHalf(values[Math.min(i, values.length - 1)]);
        }
        return new HalfPalette(entries);
    }

    /** The optimal palette, rounded to float16, and from there the next local optimum. */
    public static HalfPalette optimal(OptimalClusters clusters, int size) {
        WeightedPoints points = clusters.points();
        HalfPalette palette = of(clusters.means(size), size);
        if (points.count() <= size) {
            return palette;
        }
        double error = palette.squaredError(points);
        for (int i = 0; i < REFINEMENTS; i++) {
            HalfPalette refined = palette.refined(points);
            double refinedError = refined.squaredError(points);
            if (!(refinedError < error)) {
                break;
            }
            palette = refined;
            error = refinedError;
        }
        return palette;
    }

    /** Entries at equal distances from {@code min} to {@code max}. */
    public static HalfPalette uniform(double min, double max, int size) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = min + (max - min) * i / (size - 1);
        }
        return of(values, size);
    }

    /** The integers from -128 to 127. */
    public static HalfPalette int8() {
        return uniform(Byte.MIN_VALUE, Byte.MAX_VALUE, 1 << Byte.SIZE);
    }

    public int size() {
        return entries.length;
    }

    public double entry(int index) {
        return entries[index];
    }

    /** The entry as float16 bits. */
    public short bits(int index) {
        return Float.floatToFloat16((float) entries[index]);
    }

    /** The first entry that is not negative; the last if all are. */
    public int firstNonNegative() {
        int index = 0;
        while (index < entries.length - 1 && entries[index] < 0) {
            index++;
        }
        return index;
    }

    /** Indices of the entries nearest to ascending values, of two equally near the lower. */
    public byte[] nearest(double[] ascending) {
        byte[] indices = new byte[ascending.length];
        int index = 0;
        for (int i = 0; i < ascending.length; i++) {
            index = next(index, ascending[i]);
            indices[i] = (byte) index;
        }
        return indices;
    }

    /** The nearest entry of a value, at or after the nearest one of a lower value. */
    private int next(int index, double value) {
        int best = index;
        for (int i = index + 1; i < entries.length; i++) {
            double step = Math.abs(value - entries[i]);
            double now = Math.abs(value - entries[best]);
            if (step > now) {
                break;
            }
            if (step < now) {
                best = i;
            }
        }
        return best;
    }

    /** The weighted sum of squared distances of points from their nearest entries. */
    public double squaredError(WeightedPoints points) {
        double sum = 0;
        int index = 0;
        for (int i = 0; i < points.count(); i++) {
            double value = points.values()[i];
            index = next(index, value);
            double distance = value - entries[index];
            sum += points.weights()[i] * distance * distance;
        }
        return sum;
    }

    /** Each entry moved to the mean of the points that are nearest to it. */
    private HalfPalette refined(WeightedPoints points) {
        double[] moved = entries.clone();
        int index = 0;
        int from = 0;
        for (int i = 0; i <= points.count(); i++) {
            int nearest = i < points.count() ? next(index, points.values()[i]) : entries.length;
            if (nearest != index) {
                if (i > from) {
                    moved[index] = roundToHalf(points.mean(from, i));
                }
                from = i;
                index = nearest;
            }
        }
        Arrays.sort(moved);
        return new HalfPalette(moved);
    }

    /** Rounds once, and never to a zero with a sign. */
    private static double roundToHalf(double value) {
        float nearest = (float) value;
        if (nearest != value) {
            // A float beside the value, with an odd last bit, rounds to the same float16.
            float toZero = Math.abs(nearest) > Math.abs(value) ? towardsZero(nearest) : nearest;
            nearest = Float.intBitsToFloat(Float.floatToRawIntBits(toZero) | 1);
        }
        return Float.float16ToFloat(Float.floatToFloat16(nearest)) + 0.0;
    }

    private static float towardsZero(float value) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(value) - 1);
    }
}
