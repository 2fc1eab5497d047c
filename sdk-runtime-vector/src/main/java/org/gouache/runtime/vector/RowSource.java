package org.gouache.runtime.vector;

/** The left side of a product, part by part. */
interface RowSource {
    long rows();

    int depth();

    /**
     * Copies a block.
     *
     * @param first the first value of each row; that of a patch has all taps of a channel together
     * @param count how many values, of a patch all taps of some channels
     * @param target takes {@code rows} rows, and of a patch first all channels of a tap
     * @param stride from a row of the target to the next
     */
    void read(long firstRow, int rows, int first, int count, float[] target, int stride);

    /**
     * How rows are packed for a product.
     *
     * @param rows the most of a tile
     * @param depth of each part but the last
     */
    RowPacking packing(int rows, int depth, Workspace workspace);

    /** The rows of a matrix themselves. */
    record Rows(Matrix matrix) implements RowSource {
        @Override
        public long rows() {
            return matrix.rows();
        }

        @Override
        public int depth() {
            return matrix.columns();
        }

        @Override
        public void read(
                long firstRow, int rows, int first, int count, float[] target, int stride) {
            for (int i = 0; i < rows; i++) {
                matrix.read(firstRow + i, first, target, i * stride, count);
            }
        }

        @Override
        public RowPacking packing(int rows, int depth, Workspace workspace) {
            return new ReadRows(this, depth, workspace);
        }
    }
}
