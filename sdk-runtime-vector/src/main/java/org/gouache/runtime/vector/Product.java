package org.gouache.runtime.vector;

import org.gouache.graph.Activation;
import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.runtime.vector.Workspace.Use;
import org.jspecify.annotations.Nullable;

/** Rows times a weight, and what comes after: bias, activation or gate. */
final class Product implements Step {
    private final RowSource rows;
    private final ProductColumns columns;
    private final Multiplication multiplication;
    private final Finishing finishing;
    private final Workspace workspace;

    /** What is done to the sums. */
    sealed interface Finish {
        /** Nothing. */
        record Plain() implements Finish {}

        record Activated(Activation activation) implements Finish {}

        /** The first half of the outputs times GELU of the second. */
        record Gated() implements Finish {}
    }

    Product(
            RowSource rows,
            Slot weight,
            @Nullable Slot bias,
            Finish finish,
            Matrix result,
            Workspace workspace) {
        this.rows = rows;
        this.workspace = workspace;
        columns = new ProductColumns(result.columns(), finish instanceof Finish.Gated);
        multiplication =
                DirectMultiplication.suits(rows, weight)
                        ? new DirectMultiplication(rows, weight, columns, workspace)
                        : new PanelMultiplication(rows, weight, columns, workspace);
        workspace.require(Use.ROWS, Blocks.MOST_SLIVERS * MicroKernel.COLUMNS);
        finishing = new Finishing(bias, finish, columns, result);
    }

    @Override
    public void compute(TilePool pool) {
        Blocks blocks = Blocks.of(rows.rows(), columns.outputs(), pool.workers());
        int tileColumns = blocks.slivers() * MicroKernel.COLUMNS / columns.halves();
        int parts = Math.toIntExact(Math.ceilDiv(rows.rows(), (long) blocks.rows()));
        pool.run(
                Math.ceilDiv(columns.count(), tileColumns) * parts,
                (tile, worker) -> {
                    long firstRow = (long) (tile % parts) * blocks.rows();
                    int count = (int) Math.min(blocks.rows(), rows.rows() - firstRow);
                    int firstColumn = tile / parts * tileColumns;
                    int slivers = columns.slivers(firstColumn, blocks.slivers());
                    compute(firstRow, count, firstColumn, slivers, worker);
                });
    }

    private void compute(long firstRow, int count, int firstColumn, int slivers, int worker) {
        multiplication.compute(firstRow, count, firstColumn, slivers, worker);
        float[] sums = workspace.get(Use.SUMS, worker);
        float[] row = workspace.get(Use.ROWS, worker);
        finishing.finish(firstRow, count, firstColumn, slivers, sums, row);
    }
}
