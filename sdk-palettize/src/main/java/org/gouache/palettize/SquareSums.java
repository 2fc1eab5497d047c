package org.gouache.palettize;

/** Sums of squares in float64, in a few sums at a time, as the processor can add them. */
final class SquareSums {
    private static final int STEP = 4;

    private SquareSums() {}

    static double squares(float[] values, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + STEP <= count; i += STEP) {
            a += square(values[i]);
            b += square(values[i + 1]);
            c += square(values[i + 2]);
            d += square(values[i + 3]);
        }
        for (; i < count; i++) {
            a += square(values[i]);
        }
        return a + b + (c + d);
    }

    /** Of the differences of values and the entries that indices name. */
    static double errors(float[] values, float[] entries, byte[] indices, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + STEP <= count; i += STEP) {
            a += square((double) values[i] - entries[indices[i] & 0xFF]);
            b += square((double) values[i + 1] - entries[indices[i + 1] & 0xFF]);
            c += square((double) values[i + 2] - entries[indices[i + 2] & 0xFF]);
            d += square((double) values[i + 3] - entries[indices[i + 3] & 0xFF]);
        }
        for (; i < count; i++) {
            a += square((double) values[i] - entries[indices[i] & 0xFF]);
        }
        return a + b + (c + d);
    }

    private static double square(double value) {
        return value * value;
    }
}
