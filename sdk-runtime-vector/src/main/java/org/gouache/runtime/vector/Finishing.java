package org.gouache.runtime.vector;

import org.gouache.graph.Activation;
import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.runtime.vector.Product.Finish;
import org.gouache.runtime.vector.Workspace.Use;
import org.jspecify.annotations.Nullable;

/** Makes the result of a tile's sums: adds the bias, applies what comes after, writes. */
final class Finishing {
    private static final RowMath MATH = RowMath.create();

    private final @Nullable Slot bias;
    private final Finish finish;
    private final ProductColumns columns;
    private final Matrix result;
    private final Workspace workspace;

    Finishing(
            @Nullable Slot bias,
            Finish finish,
            ProductColumns columns,
            Matrix result,
            Workspace workspace) {
        this.bias = bias;
        this.finish = finish;
        this.columns = columns;
        this.result = result;
        this.workspace = workspace;
        workspace.require(Use.FINISHED, Blocks.MOST_SLIVERS * MicroKernel.COLUMNS);
    }

    /**
     * Finishes some rows of a tile, whose sums [slivers][count][16] are the worker's, from {@link
     * Workspace#LINE} on.
     *
     * @param firstRow the first row of the tile
     * @param first which row of the tile is the first
     * @param some how many rows
     * @param count the rows of the tile
     */
    void finish(
            long firstRow,
            int first,
            int some,
            int count,
            int firstColumn,
            int slivers,
            int worker) {
        float[] sums = workspace.get(Use.SUMS, worker);
        float[] row = workspace.get(Use.FINISHED, worker);
        int half = slivers * MicroKernel.COLUMNS / columns.halves();
        int width = Math.min(half, result.columns() - firstColumn);
        for (int i = first; i < first + some; i++) {
            int at = Workspace.LINE + i * MicroKernel.COLUMNS;
            MATH.join(sums, at, count * MicroKernel.COLUMNS, slivers, row);
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
