package org.gouache.runtime.vector;

import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.runtime.vector.Workspace.Use;

import java.util.Arrays;

/**
 * Part of the depth after part of the depth: its outputs are decoded once, and then multiplied by
 * some rows after another; where those are few enough to be packed at once, a sliver at a time. The
 * sums of a sliver lie together: those of a kernel's rows are then fetched ahead, where the lines
 * of a matrix of all slivers would be waited for.
 */
final class PanelMultiplication implements Multiplication {
    private static final MicroKernel KERNEL = MicroKernel.create();
    private static final int AT_ONCE = KERNEL.panelsAtOnce();

    private final RowSource rows;
    private final RowPacking packing;
    private final Slot weight;
    private final ProductColumns columns;
    private final Finishing finishing;
    private final Workspace workspace;

    /** Of the parts that the depth is cut into. */
    private final int depth;

    PanelMultiplication(
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
        depth = Blocks.depth(rows.depth(), weight.panels().taps());
        int tileRows = (int) Math.min(Blocks.MOST_ROWS, rows.rows());
        packing = rows.packing(tileRows, depth, workspace);
        workspace.require(Use.PACKED, KERNEL.packedSize(Blocks.PACKED_ROWS, depth));
        int columnsOfTile = Blocks.MOST_SLIVERS * MicroKernel.COLUMNS;
        workspace.require(Use.PANEL, Workspace.LINE + depth * columnsOfTile);
        workspace.require(Use.SUMS, Workspace.LINE + tileRows * columnsOfTile);
    }

    @Override
    public void compute(long firstRow, int count, int firstColumn, int slivers, int worker) {
        int sums = count * slivers * MicroKernel.COLUMNS;
        Arrays.fill(workspace.get(Use.SUMS, worker), Workspace.LINE, Workspace.LINE + sums, 0);
        for (int first = 0; first < rows.depth(); first += depth) {
            int part = Math.min(depth, rows.depth() - first);
            boolean isLast = first + part == rows.depth();
            packing.begin(firstRow, count, first, part, worker);
            if (count <= Blocks.PACKED_ROWS) {
                packing.pack(firstRow, 0, count, first, part, worker);
                multiplyOnce(count, first, part, firstColumn, slivers, worker);
                if (isLast) {
                    finishing.finish(firstRow, 0, count, count, firstColumn, slivers, worker);
                }
            } else {
                readPanels(firstColumn, 0, slivers, slivers, first, part, worker);
                for (int row = 0; row < count; row += Blocks.PACKED_ROWS) {
                    int some = Math.min(Blocks.PACKED_ROWS, count - row);
                    packing.pack(firstRow, row, some, first, part, worker);
                    multiply(row, some, count, part, 0, slivers, worker);
                    if (isLast) {
                        finishing.finish(firstRow, row, some, count, firstColumn, slivers, worker);
                    }
                }
            }
        }
    }

    /** Panels are multiplied while they are in the nearest cache, and then not needed any more. */
    private void multiplyOnce(
            int count, int first, int part, int firstColumn, int slivers, int worker) {
        for (int sliver = 0; sliver < slivers; sliver += AT_ONCE) {
            int some = Math.min(AT_ONCE, slivers - sliver);
            readPanels(firstColumn, sliver, some, slivers, first, part, worker);
            multiply(0, count, count, part, sliver, some, worker);
        }
    }

    /**
     * @param from the first sliver to read
     * @param count how many slivers
     */
    private void readPanels(
            int firstColumn, int from, int count, int slivers, int first, int part, int worker) {
        for (int sliver = 0; sliver < count; sliver += AT_ONCE) {
            int together = Math.min(AT_ONCE, count - sliver);
            for (int i = 0; i < together; i++) {
                weight.panels()
                        .read(
                                columns.output(firstColumn, from + sliver + i, slivers),
                                columns.width(firstColumn, from + sliver + i, slivers),
                                first,
                                part,
                                workspace.get(Use.PANEL, worker),
                                Workspace.LINE + (sliver * part + i) * MicroKernel.COLUMNS,
                                together * MicroKernel.COLUMNS,
                                workspace.scratch(worker));
            }
        }
    }

    /**
     * Multiplies packed rows by all panels that are read.
     *
     * @param row the first of them
     * @param some how many
     * @param count the rows of the tile
     * @param sliver the first panel's
     */
    private void multiply(
            int row, int some, int count, int part, int sliver, int slivers, int worker) {
        KERNEL.multiply(
                workspace.get(Use.PACKED, worker),
                0,
                some,
                part,
                workspace.get(Use.PANEL, worker),
                Workspace.LINE,
                slivers,
                workspace.get(Use.SUMS, worker),
                Workspace.LINE + (sliver * count + row) * MicroKernel.COLUMNS,
                MicroKernel.COLUMNS,
                count * MicroKernel.COLUMNS);
    }
}
