package org.gouache.runtime.vector;

import org.gouache.graph.Activation;
import org.gouache.palettize.matmul.MicroKernel;
import org.jspecify.annotations.Nullable;

/** Rows times a weight, and what comes after: bias, activation or gate. */
final class Product implements Step {
    private final RowSource rows;
    private final ProductColumns columns;
    private final Multiplication multiplication;

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
        columns = new ProductColumns(result.columns(), finish instanceof Finish.Gated);
        Finishing finishing = new Finishing(bias, finish, columns, result, workspace);
        multiplication =
                DirectMultiplication.suits(rows, weight)
                        ? new DirectMultiplication(rows, weight, columns, finishing, workspace)
                        : new PanelMultiplication(rows, weight, columns, finishing, workspace);
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
                    multiplication.compute(firstRow, count, firstColumn, slivers, worker);
                });
    }
}
