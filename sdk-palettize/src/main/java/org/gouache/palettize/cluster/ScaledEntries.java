package org.gouache.palettize.cluster;

import java.util.Arrays;

/** Finds the nearest entries of a palette for values with a scale. */
public final class ScaledEntries {
    private static final int CELLS_PER_ENTRY = 64;
    private static final int MOST_CELLS = 4096;

    /** So that rounding moves no value by as much as a cell. */
    private static final float HIGHEST_CELL = 0x1p19f;

    /** The indices of distinct entries. */
    private final byte[] distinct;

    /** Between each two of them, and then infinity. */
    private final double[] middles;

    /** The middles times the scale that was last asked for. */
    private final double[] bounds;

    /**
     * For equal parts of the palette's range how many middles are below, and below the part before:
     * that is enough of a head start, and safe from rounding.
     */
    private final short[] guesses;

    private final float firstEntry;
    private final float cellsPerUnit;
    private final int[] cells;

    /**
     * @param capacity the most values that are asked for at a time
     */
    public ScaledEntries(HalfPalette palette, int capacity) {
        int size = palette.size();
        distinct = new byte[size];
        middles = new double[size];
        cells = new int[capacity];
        int last = 0;
        for (int i = 1; i < size; i++) {
            double entry = palette.entry(distinct[last] & 0xFF);
            if (palette.entry(i) != entry) {
                middles[last++] = (entry + palette.entry(i)) / 2;
                distinct[last] = (byte) i;
            }
        }
        middles[last] = Double.POSITIVE_INFINITY;
        bounds = Arrays.copyOf(middles, last + 1);
        firstEntry = (float) palette.entry(0);
        double range = palette.entry(size - 1) - palette.entry(0);
        guesses = new short[Math.min(MOST_CELLS, CELLS_PER_ENTRY * size)];
        double largest = Math.max(Math.abs(firstEntry), Math.abs(palette.entry(size - 1)));
        cellsPerUnit =
                range == 0 ? 0 : (float) Math.min(guesses.length / range, HIGHEST_CELL / largest);
        for (int cell = 2, below = 0; cell < guesses.length && range > 0; cell++) {
            double start = palette.entry(0) + (cell - 1) / (double) cellsPerUnit;
            while (middles[below] < start) {
                below++;
            }
            guesses[cell] = (short) below;
        }
    }

    /**
     * Writes the index of the entry that, times the scale, is nearest to each value; of two equally
     * near the lower. Products are exact.
     *
     * @param scale positive, a float16 value
     */
    public void find(float[] values, int count, double scale, byte[] indices) {
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = middles[i] * scale;
        }
        float cellsPerValue = (float) (cellsPerUnit / scale);
        float firstCell = firstEntry * cellsPerUnit;
        int lastCell = guesses.length - 1;
        for (int i = 0; i < count; i++) {
            int cell = (int) (values[i] * cellsPerValue - firstCell);
            cells[i] = Math.max(0, Math.min(lastCell, cell));
        }
        for (int i = 0; i < count; i++) {
            int below = guesses[cells[i]];
            while (values[i] > bounds[below]) {
                below++;
            }
            indices[i] = distinct[below];
        }
    }
}
