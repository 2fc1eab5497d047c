package org.gouache.palettize.matmul;

/** What decoding a panel needs besides, for one thread, used again and again. */
public final class PanelScratch {
    /** How many values of each output are decoded at once: what fits in the nearest caches. */
    static final int DEPTH = 256;

    /** From a row to the next: no power of two, as equal addresses modulo 4096 are slow. */
    static final int STRIDE = DEPTH + 24;

    /** How many values are decoded at once where there is one output only. */
    static final int ROW = 2048;

    private static final int OVERREAD = Long.BYTES;

    /** Rows of values. */
    final float[] values = new float[MicroKernel.COLUMNS * STRIDE];

    /** A row of values of 16 bits. */
    final short[] halves = new short[ROW];

    /** A row of packed indices, of at most eight bits each. */
    final byte[] packed = new byte[ROW + 1 + OVERREAD];

    /** Sums of a vector. */
    final float[] lanes = new float[DotProducts.MOST_LANES];
}
