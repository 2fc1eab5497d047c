package org.gouache.runtime.vector;

import org.gouache.graph.Activation;
import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.runtime.vector.Workspace.Use;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Rows times a weight, and what comes after: bias, activation or gate. Each part of the depth of a
 * tile is decoded once, and then multiplied by some rows after another.
 */
final class Product implements Step {
    private static final MicroKernel KERNEL = MicroKernel.create();

    /** Between rows before they are packed, as equal addresses modulo 4096 are slow. */
    private static final int STRIDE_MARGIN = 8;

    private static final RowMath MATH = RowMath.create();

    private final RowSource rows;
    private final Slot weight;
    private final @Nullable Slot bias;
    private final Finish finish;
    private final Matrix result;
    private final Workspace workspace;

    /** Of the parts that the depth is cut into. */
    private final int depth;

    private final int leftStride;

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
        depth = Blocks.depth(rows.depth(), taps(weight));
        leftStride = depth + STRIDE_MARGIN;
        int tileRows = (int) Math.min(Blocks.MOST_ROWS, rows.rows());
        workspace.require(Use.ROWS, Blocks.PACKED_ROWS * leftStride);
        workspace.require(Use.PACKED, KERNEL.packedSize(Blocks.PACKED_ROWS, depth));
        workspace.require(Use.PANEL, Blocks.MOST_SLIVERS * depth * MicroKernel.COLUMNS);
        workspace.require(Use.SUMS, tileRows * Blocks.MOST_SLIVERS * MicroKernel.COLUMNS);
    }

    private static int taps(Slot weight) {
        return weight.panels().taps();
    }

    @Override
    public void compute(TilePool pool) {
        int outputs = result.columns() * halves();
        Blocks blocks = Blocks.of(rows.rows(), outputs, pool.workers());
        int columns = blocks.slivers() * MicroKernel.COLUMNS / halves();
        int parts = Math.toIntExact(Math.ceilDiv(rows.rows(), (long) blocks.rows()));
        pool.run(
                Math.ceilDiv(result.columns(), columns) * parts,
                (tile, worker) -> {
                    long firstRow = (long) (tile % parts) * blocks.rows();
                    int count = (int) Math.min(blocks.rows(), rows.rows() - firstRow);
                    compute(firstRow, count, tile / parts * columns, blocks.slivers(), worker);
                });
    }

    private int halves() {
        return finish instanceof Finish.Gated ? 2 : 1;
    }

    /** A tile: part of the depth after part of the depth. */
    private void compute(long firstRow, int count, int firstColumn, int slivers, int worker) {
        float[] sums = workspace.get(Use.SUMS, worker);
        int stride = slivers * MicroKernel.COLUMNS;
        Arrays.fill(sums, 0, count * stride, 0);
        for (int first = 0; first < rows.depth(); first += depth) {
            int part = Math.min(depth, rows.depth() - first);
            readPanels(firstColumn, slivers, first, part, worker);
            for (int row = 0; row < count; row += Blocks.PACKED_ROWS) {
                int some = Math.min(Blocks.PACKED_ROWS, count - row);
                pack(firstRow + row, some, first, part, worker);
                multiply(some, part, firstColumn, slivers, row * stride, worker);
            }
        }
        finish(firstRow, count, firstColumn, slivers, sums);
    }

    private void readPanels(int firstColumn, int slivers, int first, int part, int worker) {
        float[] panels = workspace.get(Use.PANEL, worker);
        for (int sliver = 0; sliver < slivers; sliver++) {
            int count = columns(firstColumn, sliver, slivers);
            if (count > 0) {
                weight.panels()
                        .read(
                                output(firstColumn, sliver, slivers),
                                count,
                                first,
                                part,
                                panels,
                                sliver * part * MicroKernel.COLUMNS,
                                workspace.scratch(worker));
            }
        }
    }

    private void pack(long firstRow, int count, int first, int part, int worker) {
        float[] left = workspace.get(Use.ROWS, worker);
        rows.read(firstRow, count, first, part, left, leftStride);
        KERNEL.pack(left, 0, leftStride, count, part, workspace.get(Use.PACKED, worker), 0);
    }

    private void multiply(
            int count, int part, int firstColumn, int slivers, int sumsAt, int worker) {
        float[] packed = workspace.get(Use.PACKED, worker);
        float[] panels = workspace.get(Use.PANEL, worker);
        float[] sums = workspace.get(Use.SUMS, worker);
        int stride = slivers * MicroKernel.COLUMNS;
        for (int sliver = 0; sliver < slivers; sliver++) {
            if (columns(firstColumn, sliver, slivers) > 0) {
                int panelAt = sliver * part * MicroKernel.COLUMNS;
                int at = sumsAt + sliver * MicroKernel.COLUMNS;
                KERNEL.multiply(packed, 0, count, part, panels, panelAt, sums, at, stride);
            }
        }
    }

    /** The first output of a sliver: with a gate, half of the slivers are from the second half. */
    private int output(int firstColumn, int sliver, int slivers) {
        return isGate(sliver, slivers)
                ? result.columns() + column(firstColumn, sliver, slivers)
                : column(firstColumn, sliver, slivers);
    }

    /** How many columns of the result a sliver has. */
    private int columns(int firstColumn, int sliver, int slivers) {
        int column = column(firstColumn, sliver, slivers);
        return Math.clamp(result.columns() - column, 0, MicroKernel.COLUMNS);
    }

    private int column(int firstColumn, int sliver, int slivers) {
        int number = isGate(sliver, slivers) ? sliver - slivers / 2 : sliver;
        return firstColumn + number * MicroKernel.COLUMNS;
    }

    private boolean isGate(int sliver, int slivers) {
        return finish instanceof Finish.Gated && sliver >= slivers / 2;
    }

    private void finish(long firstRow, int count, int firstColumn, int slivers, float[] sums) {
        if (bias != null) {
            addBias(count, firstColumn, slivers, sums, bias.values());
        }
        int stride = slivers * MicroKernel.COLUMNS;
        int width = Math.min(stride / halves(), result.columns() - firstColumn);
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
            int columns = columns(firstColumn, sliver, slivers);
            int output = output(firstColumn, sliver, slivers);
            for (int i = 0; i < count; i++) {
                int at = (i * slivers + sliver) * MicroKernel.COLUMNS;
                for (int j = 0; j < columns; j++) {
                    sums[at + j] += values[output + j];
                }
            }
        }
    }
}
