package org.gouache.palettize.cluster;

import java.util.Arrays;

/** Finds the nearest entries of a palette for values with a scale. */
public final class ScaledEntries {
    private static final int CELLS_PER_ENTRY = 16;

    private final HalfPalette palette;

    /** The indices of distinct entries, and the middles between them. */
    private final int[] distinct;

    private final double[] middles;

    /** For equal parts of the palette's range: how many middles are below. */
    private final short[] guesses;

    private final double cellsPerUnit;

    public ScaledEntries(HalfPalette palette) {
        this.palette = palette;
        int[] indices = new int[palette.size()];
        int count = 1;
        for (int i = 1; i < indices.length; i++) {
            if (palette.entry(i) != palette.entry(i - 1)) {
                indices[count++] = i;
            }
        }
        distinct = Arrays.copyOf(indices, count);
        middles = new double[count - 1];
        for (int i = 0; i < middles.length; i++) {
            middles[i] = (palette.entry(distinct[i]) + palette.entry(distinct[i + 1])) / 2;
        }
        double range = palette.entry(palette.size() - 1) - palette.entry(0);
        guesses = new short[CELLS_PER_ENTRY * palette.size()];
        cellsPerUnit = range == 0 ? 0 : guesses.length / range;
        for (int cell = 0, below = 0; cell < guesses.length; cell++) {
            double start = palette.entry(0) + cell / cellsPerUnit;
            while (below < middles.length && middles[below] < start) {
                below++;
            }
            guesses[cell] = (short) below;
        }
    }

    /**
     * Writes the index of the entry that, times the scale, is nearest to each value; of two at the
     * same distance the lower. Products are exact.
     *
     * @param scale positive, a float16 value
     */
    public void find(float[] values, int count, double scale, byte[] indices) {
        double cellsPerValue = cellsPerUnit / scale;
        double firstCell = palette.entry(0) * cellsPerUnit;
        for (int i = 0; i < count; i++) {
            double value = values[i];
            int cell = (int) (value * cellsPerValue - firstCell);
            int below = guesses[Math.clamp(cell, 0, guesses.length - 1)];
            while (below < middles.length && value > middles[below] * scale) {
                below++;
            }
            while (below > 0 && value <= middles[below - 1] * scale) {
                below--;
            }
            indices[i] = (byte) distinct[below];
        }
    }
}
