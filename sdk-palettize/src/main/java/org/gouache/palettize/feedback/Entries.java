package org.gouache.palettize.feedback;

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
