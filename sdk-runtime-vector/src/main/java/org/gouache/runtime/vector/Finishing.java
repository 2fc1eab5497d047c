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
     * @param sums [count][slivers * 16], overwritten
     */
    void finish(long firstRow, int count, int firstColumn, int slivers, float[] sums) {
        if (bias != null) {
            addBias(count, firstColumn, slivers, sums, bias.values());
        }
        int stride = slivers * MicroKernel.COLUMNS;
        int width = Math.min(stride / columns.halves(), result.columns() - firstColumn);
        for (int i = 0; i < count; i++) {
            int at = i * stride;
            switch (finish) {
                case Finish.Plain _ -> {}
                case Finish.Activated(Activation activation) ->
                        MATH.activate(activation, sums, at, width);
                case Finish.Gated _ -> MATH.gate(sums, at, at + stride / 2, width);
            }
            result.write(firstRow + i, firstColumn, sums, at, width);
        }
    }

    private void addBias(int count, int firstColumn, int slivers, float[] sums, float[] values) {
        for (int sliver = 0; sliver < slivers; sliver++) {
            int width = columns.width(firstColumn, sliver, slivers);
            int output = columns.output(firstColumn, sliver, slivers);
            for (int i = 0; i < count; i++) {
                int at = (i * slivers + sliver) * MicroKernel.COLUMNS;
                for (int j = 0; j < width; j++) {
                    sums[at + j] += values[output + j];
                }
            }
        }
    }
}
