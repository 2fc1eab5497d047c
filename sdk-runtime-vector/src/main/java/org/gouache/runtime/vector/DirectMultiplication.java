package org.gouache.runtime.vector;

import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.runtime.vector.Workspace.Use;

/** One output after another, straight from the weight: for few rows. */
final class DirectMultiplication implements Multiplication {
    /** With more, to decode panels pays. */
    private static final int MOST_ROWS = 8;

    private final RowSource rows;
    private final Slot weight;
    private final ProductColumns columns;
    private final Finishing finishing;
    private final Workspace workspace;

    DirectMultiplication(
            RowSource rows,
            Slot weight,
            ProductColumns columns,
            Finishing finishing,
            Workspace workspace) {
        this.rows = rows;
        this.weight = weight;
        this.columns = columns;
        this.finishing = finishing;
        this.workspace = workspace;
        workspace.require(Use.ROWS, MOST_ROWS * rows.depth());
        int sums = MOST_ROWS * Blocks.MOST_SLIVERS * MicroKernel.COLUMNS;
        workspace.require(Use.SUMS, Workspace.LINE + sums);
    }

    /** Whether rows are so few, and come in the order of the weight. */
    static boolean suits(RowSource rows, Slot weight) {
        return rows.rows() <= MOST_ROWS && weight.panels().taps() == 1;
    }

    @Override
    public void compute(long firstRow, int count, int firstColumn, int slivers, int worker) {
        float[] left = workspace.get(Use.ROWS, worker);
        int depth = rows.depth();
        rows.read(firstRow, count, 0, depth, left, depth);
        for (int sliver = 0; sliver < slivers; sliver++) {
            int output = columns.output(firstColumn, sliver, slivers);
            int width = columns.width(firstColumn, sliver, slivers);
            int sums = Workspace.LINE + sliver * count * MicroKernel.COLUMNS;
            for (int column = 0; column < width; column++) {
                weight.panels()
                        .multiply(
                                output + column,
                                left,
                                depth,
                                count,
                                workspace.get(Use.SUMS, worker),
                                sums + column,
                                MicroKernel.COLUMNS,
                                workspace.scratch(worker));
            }
        }
        finishing.finish(firstRow, 0, count, count, firstColumn, slivers, worker);
    }
}
