package org.gouache.runtime.vector;

import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.tensor.Tensor;

/**
 * The mean of x x^T over rows x, or over a part of each: a product of the rows with themselves, of
 * which the lower half is that above the diagonal.
 */
final class Covariance {
    private static final MicroKernel KERNEL = MicroKernel.create();
    private static final int COLUMNS = MicroKernel.COLUMNS;
    private static final int TILE = 6 * COLUMNS;
    private static final int DEPTH = 256;

    private final RowSource source;
    private final int first;
    private final int width;
    private final int taps;

    /**
     * @param first the first value of each row
     * @param width how many values of each
     * @param taps how many of them belong to one channel
     */
    Covariance(RowSource source, int first, int width, int taps) {
        this.source = source;
        this.first = first;
        this.width = width;
        this.taps = taps;
    }

    /**
     * @param target [width, width]
     */
    void compute(Tensor target, TilePool pool) {
        pool.run(Math.ceilDiv(width, TILE), (tile, _) -> compute(tile * TILE, target));
    }

    /** Some rows of the result, from the diagonal on, and what mirrors them. */
    private void compute(int from, Tensor target) {
        int count = Math.min(TILE, width - from);
        int stride = Math.ceilDiv(width - from, COLUMNS) * COLUMNS;
        float[] sums = new float[count * stride];
        float[] rows = new float[DEPTH * width];
        float[] packed = new float[KERNEL.packedSize(count, DEPTH)];
        float[] panel = new float[DEPTH * COLUMNS];
        for (long row = 0; row < source.rows(); row += DEPTH) {
            int depth = (int) Math.min(DEPTH, source.rows() - row);
            source.read(row, depth, first, width, rows, width);
            KERNEL.packColumns(rows, from, width, count, depth, packed, 0);
            for (int column = 0; column < stride; column += COLUMNS) {
                readPanel(rows, from + column, depth, panel);
                KERNEL.multiply(packed, 0, count, depth, panel, 0, sums, column, stride);
            }
        }
        for (int i = 0; i < count; i++) {
            for (int j = i; j < width - from; j++) {
                float mean = sums[i * stride + j] / source.rows();
                target.setFloat(index(from + i, from + j), mean);
                target.setFloat(index(from + j, from + i), mean);
            }
        }
    }

    private void readPanel(float[] rows, int column, int depth, float[] panel) {
        int count = Math.min(COLUMNS, width - column);
        for (int k = 0; k < depth; k++) {
            System.arraycopy(rows, k * width + column, panel, k * COLUMNS, count);
        }
    }

    /** Rows have all channels of a tap together, the result all taps of a channel. */
    private long index(int row, int column) {
        return (long) channelMajor(row) * width + channelMajor(column);
    }

    private int channelMajor(int index) {
        int channels = width / taps;
        return index % channels * taps + index / channels;
    }
}
