package org.gouache.runtime.vector;

import org.gouache.runtime.vector.Workspace.Use;
import org.jspecify.annotations.Nullable;

/** Normalizes each row; if there is a second input, the row of the sum, which is kept. */
final class LayerNormStep implements Step {
    private static final int BLOCK_ROWS = 32;
    private static final RowMath MATH = RowMath.create();

    private final Matrix left;
    private final @Nullable Residual residual;
    private final Slot weight;
    private final Slot bias;
    private final float epsilon;
    private final Matrix result;
    private final Workspace workspace;
    private final int columns;
    private final int blocks;
    private final TilePool.Tiles normalizing = this::normalize;

    /** What is added first, and where the sum goes. */
    record Residual(Matrix right, Matrix sum) {}

    LayerNormStep(
            Matrix left,
            @Nullable Residual residual,
            Slot weight,
            Slot bias,
            float epsilon,
            Matrix result,
            Workspace workspace) {
        this.left = left;
        this.residual = residual;
        this.weight = weight;
        this.bias = bias;
        this.epsilon = epsilon;
        this.result = result;
        this.workspace = workspace;
        this.columns = left.columns();
        this.blocks = Math.toIntExact(Math.ceilDiv(left.rows(), (long) BLOCK_ROWS));
        workspace.require(Use.ROWS, columns);
        workspace.require(Use.SUMS, columns);
    }

    @Override
    public void compute(TilePool pool) {
        pool.run(blocks, normalizing);
    }

    private void normalize(int block, int worker) {
        float[] row = workspace.get(Use.ROWS, worker);
        float[] other = workspace.get(Use.SUMS, worker);
        long end = Math.min(left.rows(), (block + 1L) * BLOCK_ROWS);
        for (long i = (long) block * BLOCK_ROWS; i < end; i++) {
            left.read(i, 0, row, 0, columns);
            if (residual != null) {
                residual.right().read(i, 0, other, 0, columns);
                MATH.add(row, 0, other, 0, columns);
                residual.sum().write(i, 0, row, 0, columns);
            }
            float mean = (float) (MATH.sum(row, 0, columns) / columns);
            double variance = MATH.squaredDifferences(row, 0, columns, mean) / columns;
            float scale = (float) (1 / Math.sqrt(variance + epsilon));
            MATH.center(row, 0, columns, mean, scale);
            MATH.scaleAndAdd(row, 0, columns, weight.values(), bias.values(), 0);
            result.write(i, 0, row, 0, columns);
        }
    }
}
