package org.gouache.palettize.matmul;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import org.gouache.palettize.vector.VectorWidth;

/**
 * A kernel whose sums stay in registers while it goes down a panel: a tile of some rows by all
 * columns at a time. Packed tiles lie one after another, each as [depth][rows], so that all
 * broadcasts of a turn come from one cache line. Where fewer rows are left, the last one stands in
 * for those that are missing: it is computed again, from the same values in the same order, and
 * stored over itself.
 *
 * <p>C2 likes to move all broadcasts of a turn to its beginning, and where there are 16 registers
 * that is too many: 35 GFLOP/s where 87 are possible. So a tile there stores a vector of sums after
 * each group of rows: no load of the next group can move before that. The place where the sums were
 * loaded from is free until they are complete, and that is where these stores go.
 */
abstract class TiledKernel implements MicroKernel {
    private static final VectorSpecies<Float> SPECIES =
            VectorWidth.BITS == 128 ? FloatVector.SPECIES_128 : FloatVector.SPECIES_256;
    private static final int LANES = SPECIES.length();
    private static final Transposition TRANSPOSITION = Transposition.create();

    private final int tileRows;
    private final int tileStride;
    private final int tilePanels;

    /**
     * @param tileRows the rows of a tile
     * @param tileStride the same and a few more, a multiple of eight, so that whole vectors can be
     *     stored
     * @param tilePanels how many panels a tile takes at once
     */
    TiledKernel(int tileRows, int tileStride, int tilePanels) {
        this.tileRows = tileRows;
        this.tileStride = tileStride;
        this.tilePanels = tilePanels;
    }

    /**
     * Multiplies one tile.
     *
     * @param last the last row that there is, counted from the first of the tile
     * @param panels [depth][count][16]
     * @param count how many panels, not more than it takes at once
     */
    abstract void multiplyTile(
            float[] packed,
            int packedAt,
            int last,
            int depth,
            float[] panels,
            int panelsAt,
            int count,
            float[] sums,
            int sumsAt,
            int stride,
            int panelStride);

    @Override
    public final int panelsAtOnce() {
        return tilePanels;
    }

    @Override
    public final int packedSize(int rows, int depth) {
        return Math.ceilDiv(rows, tileRows) * tileStride * depth;
    }

    @Override
    public final void pack(
            float[] source, int at, int stride, int rows, int depth, float[] packed, int packedAt) {
        int target = packedAt;
        for (int row = 0; row < rows; row += tileRows) {
            for (int i = 0; i < tileStride; i += Transposition.ROWS) {
                int first = Math.min(row + i, rows - 1);
                TRANSPOSITION.transpose(
                        source,
                        at + first * stride,
                        stride,
                        rows - 1 - first,
                        depth,
                        packed,
                        target + i,
                        tileStride);
            }
            target += tileStride * depth;
        }
    }

    @Override
    public final void packColumns(
            float[] source, int at, int stride, int rows, int depth, float[] packed, int packedAt) {
        int target = packedAt;
        for (int row = 0; row < rows; row += tileRows) {
            if (row + tileStride <= rows) {
                copy(source, at + row, stride, depth, packed, target);
            } else {
                repeatLast(source, at + row, rows - 1 - row, stride, depth, packed, target);
            }
            target += tileStride * depth;
        }
    }

    private void copy(float[] source, int at, int stride, int depth, float[] packed, int packedAt) {
        for (int k = 0; k < depth; k++) {
            int from = at + k * stride;
            int to = packedAt + k * tileStride;
            for (int i = 0; i < tileStride; i += LANES) {
                FloatVector.fromArray(SPECIES, source, from + i).intoArray(packed, to + i);
            }
        }
    }

    private void repeatLast(
            float[] source, int at, int last, int stride, int depth, float[] packed, int packedAt) {
        for (int k = 0; k < depth; k++) {
            int from = at + k * stride;
            for (int i = 0; i < tileStride; i++) {
                packed[packedAt + k * tileStride + i] = source[from + Math.min(i, last)];
            }
        }
    }

    @Override
    public final void packScattered(
            float[] source,
            int[] places,
            int rows,
            int[] offsets,
            int depth,
            float[] packed,
            int packedAt) {
        int target = packedAt;
        for (int row = 0; row < rows; row += tileRows) {
            int last = Math.min(tileRows, rows - row) - 1;
            if (last == tileRows - 1 && places[row + last] == places[row] + last) {
                copyScattered(source, places[row], offsets, depth, packed, target);
            } else {
                gather(source, places, row, last, offsets, depth, packed, target);
            }
            target += tileStride * depth;
        }
    }

    private void copyScattered(
            float[] source, int place, int[] offsets, int depth, float[] packed, int packedAt) {
        for (int k = 0; k < depth; k++) {
            int from = place + offsets[k];
            int to = packedAt + k * tileStride;
            for (int i = 0; i < tileStride; i += LANES) {
                FloatVector.fromArray(SPECIES, source, from + i).intoArray(packed, to + i);
            }
        }
    }

    private void gather(
            float[] source,
            int[] places,
            int row,
            int last,
            int[] offsets,
            int depth,
            float[] packed,
            int packedAt) {
        for (int i = 0; i < tileRows; i++) {
            int place = places[row + Math.min(i, last)];
            for (int k = 0; k < depth; k++) {
                packed[packedAt + k * tileStride + i] = source[place + offsets[k]];
            }
        }
    }

    @Override
    public final void multiply(
            float[] packed,
            int packedAt,
            int rows,
            int depth,
            float[] panels,
            int panelsAt,
            int count,
            float[] sums,
            int sumsAt,
            int stride,
            int panelStride) {
        int some;
        for (int panel = 0; panel < count; panel += some) {
            some = Math.min(tilePanels, count - panel);
            int right = panelsAt + panel * depth * COLUMNS;
            int from = packedAt;
            for (int row = 0; row < rows; row += tileRows) {
                multiplyTile(
                        packed,
                        from,
                        Math.min(tileRows, rows - row) - 1,
                        depth,
                        panels,
                        right,
                        some,
                        sums,
                        sumsAt + panel * panelStride + row * stride,
                        stride,
                        panelStride);
                from += tileStride * depth;
            }
        }
    }
}
