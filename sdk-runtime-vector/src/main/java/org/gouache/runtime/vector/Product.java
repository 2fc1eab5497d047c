package org.gouache.runtime.vector;

import org.gouache.graph.Activation;
import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.palettize.matmul.PanelScratch;
import org.gouache.runtime.vector.Workspace.Use;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Rows times a weight, and what comes after: bias, activation or gate. A tile decodes a few outputs
 * of the weight and multiplies all rows, or a good part of them, by those.
 */
final class Product implements Step {
    private static final int BLOCK_ROWS = 96;
    private static final int BLOCK_DEPTH = 256;
    private static final int SLIVERS = 4;
    private static final int BLOCK_COLUMNS = SLIVERS * MicroKernel.COLUMNS;
    private static final int TILES_PER_WORKER = 4;
    private static final MicroKernel KERNEL = MicroKernel.create();
    private static final RowMath MATH = RowMath.create();

    private final RowSource rows;
    private final Slot weight;
    private final @Nullable Slot bias;
    private final Finish finish;
    private final Matrix result;
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
        this.weight = weight;
        this.bias = bias;
        this.finish = finish;
        this.result = result;
        this.workspace = workspace;
        workspace.require(Use.ROWS, BLOCK_ROWS * Math.min(BLOCK_DEPTH, rows.depth()));
        workspace.require(
                Use.PACKED, KERNEL.packedSize(BLOCK_ROWS, Math.min(BLOCK_DEPTH, rows.depth())));
        workspace.require(Use.PANEL, rows.depth() * BLOCK_COLUMNS);
        workspace.require(Use.SUMS, BLOCK_ROWS * BLOCK_COLUMNS);
    }

    @Override
    public void compute(TilePool pool) {
        int columnsAtOnce = finish instanceof Finish.Gated ? BLOCK_COLUMNS / 2 : BLOCK_COLUMNS;
        int blocks = Math.ceilDiv(result.columns(), columnsAtOnce);
        long rowBlocks = Math.ceilDiv(rows.rows(), (long) BLOCK_ROWS);
        int wanted = Math.ceilDiv(pool.workers() * TILES_PER_WORKER, blocks);
        int parts = (int) Math.clamp(rowBlocks, 1, wanted);
        pool.run(blocks * parts, (tile, worker) -> {
            long from = rowBlocks * (tile % parts) / parts * BLOCK_ROWS;
            long to = rowBlocks * (tile % parts + 1) / parts * BLOCK_ROWS;
            multiply(
                    tile / parts * columnsAtOnce,
                    from,
                    Math.min(to, rows.rows()),
                    worker);
        });
    }

    private void multiply(int firstColumn, long fromRow, long toRow, int worker) {
        float[] panel = workspace.get(Use.PANEL, worker);
        float[] left = workspace.get(Use.ROWS, worker);
        float[] packed = workspace.get(Use.PACKED, worker);
        float[] sums = workspace.get(Use.SUMS, worker);
        int depth = rows.depth();
        for (int sliver = 0; sliver < SLIVERS; sliver++) {
            readSliver(firstColumn, sliver, panel, workspace.scratch(worker));
        }
        for (long row = fromRow; row < toRow; row += BLOCK_ROWS) {
            int count = (int) Math.min(BLOCK_ROWS, toRow - row);
            Arrays.fill(sums, 0, count * BLOCK_COLUMNS, 0);
            for (int first = 0; first < depth; first += BLOCK_DEPTH) {
                int part = Math.min(BLOCK_DEPTH, depth - first);
                rows.read(row, count, first, part, left);
                KERNEL.pack(left, 0, part, count, part, packed, 0);
                for (int sliver = 0; sliver < SLIVERS; sliver++) {
                    int at = (sliver * depth + first) * MicroKernel.COLUMNS;
                    int sum = sliver * MicroKernel.COLUMNS;
                    KERNEL.multiply(
                            packed, 0, count, part, panel, at, sums, sum, BLOCK_COLUMNS);
                }
            }
            finish(firstColumn, row, count, sums);
        }
    }

    /** The first output of a sliver: with a gate, half of the slivers are from the second half. */
    private int output(int firstColumn, int sliver) {
        boolean gate = finish instanceof Finish.Gated && sliver >= SLIVERS / 2;
        return gate
                ? result.columns() + firstColumn + (sliver - SLIVERS / 2) * MicroKernel.COLUMNS
                : firstColumn + sliver * MicroKernel.COLUMNS;
    }

    /** How many columns of the result a sliver has. */
    private int columns(int firstColumn, int sliver) {
        boolean gate = finish instanceof Finish.Gated && sliver >= SLIVERS / 2;
        int column =
                firstColumn + (gate ? sliver - SLIVERS / 2 : sliver) * MicroKernel.COLUMNS;
        return Math.clamp(result.columns() - column, 0, MicroKernel.COLUMNS);
    }

    private void readSliver(int firstColumn, int sliver, float[] panel, PanelScratch scratch) {
        int count = columns(firstColumn, sliver);
        if (count > 0) {
            int at = sliver * rows.depth() * MicroKernel.COLUMNS;
            weight.panels().read(output(firstColumn, sliver), count, panel, at, scratch);
        }
    }

    private void finish(int firstColumn, long firstRow, int count, float[] sums) {
        if (bias != null) {
            addBias(firstColumn, count, sums, bias.values());
        }
        int width = columnsAtOnce(firstColumn);
        for (int i = 0; i < count; i++) {
            int at = i * BLOCK_COLUMNS;
            switch (finish) {
                case Finish.Plain _ -> {}
                case Finish.Activated(Activation activation) ->
                        MATH.activate(activation, sums, at, width);
                case Finish.Gated _ ->
                        MATH.gate(sums, at, at + BLOCK_COLUMNS / 2, width);
            }
            result.write(firstRow + i, firstColumn, sums, at, width);
        }
    }

    private int columnsAtOnce(int firstColumn) {
        int most = finish instanceof Finish.Gated ? BLOCK_COLUMNS / 2 : BLOCK_COLUMNS;
        return Math.min(most, result.columns() - firstColumn);
    }

    private void addBias(int firstColumn, int count, float[] sums, float[] values) {
        for (int sliver = 0; sliver < SLIVERS; sliver++) {
            int columns = columns(firstColumn, sliver);
            int output = output(firstColumn, sliver);
            for (int i = 0; i < count; i++) {
                int at = i * BLOCK_COLUMNS + sliver * MicroKernel.COLUMNS;
                for (int j = 0; j < columns; j++) {
                    sums[at + j] += values[output + j];
                }
            }
        }
    }
}
