package org.gouache.runtime.vector;

import org.gouache.palettize.matmul.MicroKernel;

/**
 * How a product is cut into tiles: enough for all workers to end at about the same time, but as
 * large as that allows. The more rows a tile has, the less decoding its weights matters; the more
 * columns, the less reading its rows, which costs less: so tiles become narrow before they become
 * low.
 *
 * @param rows of a tile
 * @param slivers panels of sixteen columns of a tile
 */
record Blocks(int rows, int slivers) {
    /** Rows that are packed at once: with {@link #DEPTH} values each they fit in half of L2. */
    static final int PACKED_ROWS = 96;

    /** A sliver of so many rows fits in half of L1. */
    static final int DEPTH = 256;

    /** More would weigh less on decoding, and their sums more on L3. */
    static final int MOST_ROWS = 6 * PACKED_ROWS;

    /** Panels go through L3: reading and packing rows for few columns costs more, 18 % for 256. */
    static final int MOST_SLIVERS = 40;

    private static final int KERNEL_ROWS = 24;
    private static final int LEAST_ROWS = 4 * PACKED_ROWS;
    private static final int LEAST_SLIVERS = 4;
    private static final int TILES_PER_WORKER = 4;

    static Blocks of(long rows, int columns, int workers) {
        int wanted = workers == 1 ? 1 : workers * TILES_PER_WORKER;
        int tileRows = evenRows(rows, MOST_ROWS);
        int slivers = evenSlivers(columns);
        while (tiles(rows, columns, tileRows, slivers) < wanted && slivers > LEAST_SLIVERS) {
            slivers = slivers / 4 * 2;
        }
        while (tiles(rows, columns, tileRows, slivers) < wanted && tileRows > LEAST_ROWS) {
            tileRows = evenRows(rows, tileRows / 2);
        }
        return new Blocks(tileRows, slivers);
    }

    /** Equal parts, of whole tiles of all kernels. */
    private static int evenRows(long rows, int most) {
        long parts = Math.ceilDiv(rows, (long) most);
        long kernels = Math.ceilDiv(Math.ceilDiv(rows, parts), (long) KERNEL_ROWS);
        return Math.toIntExact(kernels * KERNEL_ROWS);
    }

    /** Equal parts, of an even number of slivers: with a gate, half of them are gates. */
    private static int evenSlivers(int columns) {
        int all = Math.ceilDiv(columns, MicroKernel.COLUMNS);
        int parts = Math.ceilDiv(all, MOST_SLIVERS);
        return Math.ceilDiv(all, 2 * parts) * 2;
    }

    private static long tiles(long rows, int columns, int tileRows, int slivers) {
        return Math.ceilDiv(rows, (long) tileRows)
                * Math.ceilDiv(columns, slivers * MicroKernel.COLUMNS);
    }

    /** The depth of a part, so that all are about equal and have all taps of some channels. */
    static int depth(int depth, int taps) {
        int channels = depth / taps;
        int parts = Math.ceilDiv(channels, Math.max(1, DEPTH / taps));
        return Math.ceilDiv(channels, parts) * taps;
    }
}
