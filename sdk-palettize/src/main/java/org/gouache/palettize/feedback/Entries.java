package org.gouache.palettize.feedback;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The entries of a palette, ascending, and the nearest ones of values. */
final class Entries {
    private static final int FEW = 16;

    private final float[] entries;
    private final float[] middles;

    Entries(float[] ascending) {
        entries = ascending;
        middles = new float[entries.length - 1];
        for (int i = 0; i < middles.length; i++) {
            middles[i] = (entries[i] + entries[i + 1]) / 2;
        }
    }

    /**
     * Some values rounded to float16.
     *
     * @param order takes which of them stands where
     */
    static Entries sorted(double[] values, int[] order) {
        float[] rounded = new float[values.length];
        int[] ascending =
                IntStream.range(0, values.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> values[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        for (int i = 0; i < order.length; i++) {
            order[i] = ascending[i];
            short half = Float.floatToFloat16((float) values[ascending[i]]);
            rounded[i] = Float.float16ToFloat(half) + 0f;
        }
        return new Entries(rounded);
    }

    float get(int index) {
        return entries[index];
    }

    /** The index of the nearest entry, of two equally near the lower. */
    int nearest(float value) {
        int index = 0;
        if (entries.length <= FEW) {
            for (float middle : middles) {
                index += value > middle ? 1 : 0;
            }
            return index;
        }
        for (int step = entries.length / 2; step > 0; step /= 2) {
            index += value > middles[index + step - 1] ? step : 0;
        }
        return index;
    }
}
