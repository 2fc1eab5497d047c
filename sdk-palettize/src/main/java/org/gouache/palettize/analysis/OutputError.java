package org.gouache.palettize.analysis;

import org.gouache.palettize.decode.WeightElements;
import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * tr(D C D^T) for differences D of weights. C is symmetric, so that of its parts outside the
 * diagonal only those above it are multiplied, and count twice.
 */
final class OutputError {
    private static final MicroKernel KERNEL = MicroKernel.create();
    private static final int COLUMNS = MicroKernel.COLUMNS;
    private static final int ROWS = 96;
    private static final int DEPTH = 256;

    private final InputCovariance covariance;
    private final int width;
    private final float[] difference;
    private final float[] other;
    private final float[] packed = new float[KERNEL.packedSize(ROWS, DEPTH)];
    private final float[] panel = new float[DEPTH * COLUMNS];
    private final float[] sums = new float[ROWS * COLUMNS];

    OutputError(InputCovariance covariance) {
        this.covariance = covariance;
        width = covariance.width();
        difference = new float[ROWS * width];
        other = new float[ROWS * width];
    }

    double between(Weight dense, Weight palettized) {
        double error = 0;
        int outputs = dense.shape().dim(0);
        for (int row = 0; row < outputs; row += ROWS) {
            int count = Math.min(ROWS, outputs - row);
            read(dense, row, count, difference);
            read(palettized, row, count, other);
            for (int i = 0; i < count * width; i++) {
                difference[i] -= other[i];
            }
            int first = 0;
            for (Tensor block : covariance.blocks()) {
                error += error(block, first, count);
                first += block.shape().dim(0);
            }
        }
        return error;
    }

    private void read(Weight weight, int row, int count, float[] target) {
        MemorySegment segment =
                MemorySegment.ofArray(target).asSlice(0, (long) count * width * Float.BYTES);
        WeightElements.copy(weight, (long) row * width, count * width, ElementType.F32, segment);
    }

    /** The part of one block, for some rows of the difference. */
    private double error(Tensor block, int first, int rows) {
        int size = block.shape().dim(0);
        double error = 0;
        for (int from = 0; from < size; from += DEPTH) {
            int depth = Math.min(DEPTH, size - from);
            KERNEL.pack(difference, first + from, width, rows, depth, packed, 0);
            for (int column = from; column < size; column += COLUMNS) {
                readPanel(block, from, depth, column);
                Arrays.fill(sums, 0);
                KERNEL.multiply(packed, 0, rows, depth, panel, 0, sums, 0, COLUMNS);
                int count = Math.min(COLUMNS, size - column);
                error += (column < from + depth ? 1 : 2) * product(rows, first + column, count);
            }
        }
        return error;
    }

    private void readPanel(Tensor block, int from, int depth, int column) {
        int size = block.shape().dim(0);
        int count = Math.min(COLUMNS, size - column);
        for (int k = 0; k < depth; k++) {
            MemorySegment.copy(
                    block.data(),
                    ValueLayout.JAVA_FLOAT_UNALIGNED,
                    ((long) (from + k) * size + column) * Float.BYTES,
                    panel,
                    k * COLUMNS,
                    count);
        }
    }

    /** Of the sums with some columns of the difference. */
    private double product(int rows, int column, int count) {
        double product = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < count; j++) {
                product += (double) sums[i * COLUMNS + j] * difference[i * width + column + j];
            }
        }
        return product;
    }
}
