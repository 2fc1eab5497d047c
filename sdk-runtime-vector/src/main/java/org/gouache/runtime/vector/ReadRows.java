package org.gouache.runtime.vector;

import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.runtime.vector.Workspace.Use;

/** Rows that are read as they are, and then packed. */
final class ReadRows implements RowPacking {
    private static final MicroKernel KERNEL = MicroKernel.create();

    /** Between rows before they are packed, as equal addresses modulo 4096 are slow. */
    private static final int STRIDE_MARGIN = 8;

    private final RowSource rows;
    private final Workspace workspace;
    private final int stride;

    /**
     * @param depth of the greatest part
     */
    ReadRows(RowSource rows, int depth, Workspace workspace) {
        this.rows = rows;
        this.workspace = workspace;
        stride = depth + STRIDE_MARGIN;
        workspace.require(Use.ROWS, Blocks.PACKED_ROWS * stride);
    }

    @Override
    public void begin(long firstRow, int count, int first, int part, int worker) {}

    @Override
    public void pack(long firstRow, int row, int some, int first, int part, int worker) {
        float[] left = workspace.get(Use.ROWS, worker);
        rows.read(firstRow + row, some, first, part, left, stride);
        KERNEL.pack(left, 0, stride, some, part, workspace.get(Use.PACKED, worker), 0);
    }
}
