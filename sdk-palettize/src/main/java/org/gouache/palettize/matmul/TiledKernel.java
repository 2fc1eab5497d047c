package org.gouache.palettize.matmul;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A kernel whose sums stay in registers while it goes down a panel: a tile of some rows by all
 * columns at a time. Packed tiles lie one after another, each as [depth][rows], so that all
 * broadcasts of a turn come from one cache line. Where fewer rows are left, the last one stands in
 * for those that are missing: it is computed again, from the same values in the same order, and
 * stored over itself.
 *
 * <p>C2 likes to move all broadcasts of a turn to its beginning, and then there are not enough
 * registers: 35 GFLOP/s where 87 are possible. So a tile stores a vector of sums after each group
 * of rows: no load of the next group can move before that. The place where the sums were loaded
 * from is free until they are complete, and that is where these stores go.
 */
abstract class TiledKernel implements MicroKernel {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_128;
    private static final int LANES = SPECIES.length();
    private static final Transposition TRANSPOSITION = Transposition.create();

    private final int tileRows;
    private final int tileStride;

    /**
     * @param tileRows the rows of a tile
     * @param tileStride the same and a few more, so that whole vectors can be stored
     */
    TiledKernel(int tileRows, int tileStride) {
        this.tileRows = tileRows;
        this.tileStride = tileStride;
    }

    /**
     * Multiplies one tile.
     *
     * @param last the last row that there is, counted from the first of the tile
     */
    abstract void multiplyTile(
            float[] packed,
            int packedAt,
            int last,
            int depth,
            float[] panel,
            int panelAt,
            float[] sums,
            int sumsAt,
            int stride);

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
    public final void multiply(
            float[] packed,
            int packedAt,
            int rows,
            int depth,
            float[] panel,
            int panelAt,
            float[] sums,
            int sumsAt,
            int stride) {
        int from = packedAt;
        for (int row = 0; row < rows; row += tileRows) {
            multiplyTile(
                    packed,
                    from,
                    Math.min(tileRows, rows - row) - 1,
                    depth,
                    panel,
                    panelAt,
                    sums,
                    sumsAt + row * stride,
                    stride);
            from += tileStride * depth;
        }
    }
}
