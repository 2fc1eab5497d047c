package org.gouache.standin.mil;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * An array seen as rows along some of its dimensions: those stand last, the others before them.
 *
 * @param array with its dimensions in that order
 * @param order where each dimension was
 * @param length of a row
 */
record Rows(Array array, int[] order, int length) {
    /** A function of a part of an array; it sets the same part of the result. */
    interface Function {
        void apply(float[] values, int first, int length, float[] result);
    }

    /** A function of a part of an array. */
    interface Reduction {
        double apply(float[] values, int first, int length);
    }

    /**
     * @param axes ascending
     */
    static Rows of(Array array, int... axes) {
        int rank = array.rank();
        IntStream others = IntStream.range(0, rank).filter(d -> Arrays.binarySearch(axes, d) < 0);
        int[] order = IntStream.concat(others, Arrays.stream(axes)).toArray();
        int length = Arrays.stream(axes).map(array.shape()::dim).reduce(1, Math::multiplyExact);
        return new Rows(
                isAscending(order) ? array : array.at(array.places().permuted(order)),
                order,
                length);
    }

    private static boolean isAscending(int[] order) {
        return IntStream.range(0, order.length).allMatch(d -> order[d] == d);
    }

    private int count() {
        return length == 0 ? 0 : array.values().length / length;
    }

    /** The function of each row, with the dimensions where they were. */
    Array map(Function function) {
        float[] result = new float[array.values().length];
        IntStream.range(0, count())
                .parallel()
                .forEach(i -> function.apply(array.values(), i * length, length, result));
        Array mapped = array.with(array.shape(), result);
        if (isAscending(order)) {
            return mapped;
        }
        int[] back = new int[order.length];
        for (int d = 0; d < order.length; d++) {
            back[order[d]] = d;
        }
        return mapped.at(mapped.places().permuted(back));
    }

    /** One number for each row. */
    float[] reduce(Reduction reduction) {
        float[] result = new float[count()];
        IntStream.range(0, result.length)
                .parallel()
                .forEach(i ->
                        result[i] = (float) reduction.apply(array.values(), i * length, length));
        return result;
    }

    static double sum(float[] values, int first, int length) {
        double sum = 0;
        for (int i = first; i < first + length; i++) {
            sum += values[i];
        }
        return sum;
    }

    static double mean(float[] values, int first, int length) {
        return sum(values, first, length) / length;
    }

    static double max(float[] values, int first, int length) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = first; i < first + length; i++) {
            max = Math.max(max, values[i]);
        }
        return max;
    }
}
