package org.gouache.runtime.vector;

/** The left side of a product, part by part. */
interface RowSource {
    long rows();

    int depth();

    /**
     * Copies a block.
     *
     * @param target takes {@code rows} rows of {@code count} values, one after another
     */
    void read(long firstRow, int rows, int first, int count, float[] target);

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
        public void read(long firstRow, int rows, int first, int count, float[] target) {
            for (int i = 0; i < rows; i++) {
                matrix.read(firstRow + i, first, target, i * count, count);
            }
        }
    }
}
