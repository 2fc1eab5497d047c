package org.gouache.runtime.vector;

import org.gouache.graph.Activation;
import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.runtime.vector.Product.Finish;
import org.jspecify.annotations.Nullable;

/** Makes the result of a tile's sums: adds the bias, applies what comes after, writes. */
final class Finishing {
    private static final RowMath MATH = RowMath.create();

    private final @Nullable Slot bias;
    private final Finish finish;
    private final ProductColumns columns;
    private final Matrix result;

    Finishing(@Nullable Slot bias, Finish finish, ProductColumns columns, Matrix result) {
        this.bias = bias;
        this.finish = finish;
        this.columns = columns;
        this.result = result;
    }

    /**
     * @param sums [slivers][count][16]
     */
    void finish(long firstRow, int count, int firstColumn, int slivers, float[] sums, float[] row) {
        int half = slivers * MicroKernel.COLUMNS / columns.halves();
        int width = Math.min(half, result.columns() - firstColumn);
        for (int i = 0; i < count; i++) {
            MATH.join(sums, i * MicroKernel.COLUMNS, count * MicroKernel.COLUMNS, slivers, row);
            if (bias != null) {
                MATH.add(row, 0, bias.values(), firstColumn, width);
            }
            switch (finish) {
                case Finish.Plain _ -> {}
                case Finish.Activated(Activation activation) ->
                        MATH.activate(activation, row, 0, width);
                case Finish.Gated _ -> {
                    if (bias != null) {
                        MATH.add(row, half, bias.values(), columns.count() + firstColumn, width);
                    }
                    MATH.gate(row, 0, half, width);
                }
            }
            result.write(firstRow + i, firstColumn, row, 0, width);
        }
    }
}
