package org.gouache.palettize.feedback;

import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.tensor.Tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Products X C of some rows with a block of a covariance. For one thread at a time. */
final class BlockProduct {
    private static final MicroKernel KERNEL = MicroKernel.create();
    private static final int COLUMNS = MicroKernel.COLUMNS;
    private static final int DEPTH = 256;

    private final Tensor block;
    private final int width;
    private final float[] packed = new float[KERNEL.packedSize(Tiles.MOST_ROWS, DEPTH)];
    private final float[] panel = new float[DEPTH * COLUMNS];

    BlockProduct(Tensor block) {
        this.block = block;
        this.width = block.shape().dim(0);
    }

    int stride() {
        return Math.ceilDiv(width, COLUMNS) * COLUMNS;
    }

    /**
     * @param x [rows][{@link #stride}]
     * @param rows at most {@value Tiles#MOST_ROWS}
     * @param products [rows][{@link #stride}]
     */
    void multiply(float[] x, int rows, float[] products) {
        int stride = stride();
        Arrays.fill(products, 0, rows * stride, 0);
        for (int from = 0; from < width; from += DEPTH) {
            int depth = Math.min(DEPTH, width - from);
            KERNEL.pack(x, from, stride, rows, depth, packed, 0);
            for (int column = 0; column < width; column += COLUMNS) {
                readPanel(from, depth, column);
                KERNEL.multiply(packed, 0, rows, depth, panel, 0, products, column, stride);
            }
        }
    }

    private void readPanel(int from, int depth, int column) {
        int count = Math.min(COLUMNS, width - column);
        for (int k = 0; k < depth; k++) {
            MemorySegment.copy(
                    block.data(),
                    ValueLayout.JAVA_FLOAT_UNALIGNED,
                    ((long) (from + k) * width + column) * Float.BYTES,
                    panel,
                    k * COLUMNS,
                    count);
        }
    }
}
