package org.gouache.palettize.matmul;

/** What decoding a panel needs besides, for one thread, used again and again. */
public final class PanelScratch {
    /** How many values of each output are decoded at once: what fits in the nearest caches. */
    static final int DEPTH = 256;

    /** From a row to the next: no power of two, as equal addresses modulo 4096 are slow. */
    static final int STRIDE = DEPTH + 24;

    /** Where each row of a panel begins. */
    final int[] places = new int[DEPTH];

    /** Rows of values. */
    final float[] values = new float[MicroKernel.COLUMNS * STRIDE];

    /** Columns of values that are not yet in their places. */
    final float[] columns = new float[MicroKernel.COLUMNS * DEPTH];

    /** A row of values of 16 bits. */
    final short[] halves = new short[DEPTH];

    /** Rows of packed indices. */
    final byte[] packed = new byte[MicroKernel.COLUMNS * STRIDE];

    /** How many bits of the first byte of a row belong to other indices. */
    final int[] shifts = new int[MicroKernel.COLUMNS];

    /** The palette of each column, repeated until it has 16 entries. */
    final float[][] palettes = new float[MicroKernel.COLUMNS][];

    /** The scale of each column. */
    final float[] scales = new float[MicroKernel.COLUMNS];

    /** The indices of a unit of eight values of each column. */
    final int[] units = new int[MicroKernel.COLUMNS * DEPTH / Byte.SIZE];
}
