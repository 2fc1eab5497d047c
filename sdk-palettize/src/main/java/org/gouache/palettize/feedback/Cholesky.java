package org.gouache.palettize.feedback;

import org.gouache.palettize.matmul.MicroKernel;

/**
 * The lower triangular L of L L^T = A, a block of columns after another: what the columns before
 * contribute is one product, the inverse of the block's own triangle another.
 */
final class Cholesky {
    private static final MicroKernel KERNEL = MicroKernel.create();
    private static final int COLUMNS = MicroKernel.COLUMNS;
    private static final int BLOCK = 6 * COLUMNS;
    private static final int DEPTH = 256;

    private final float[] matrix;
    private final int size;
    private final double leastPivot;
    private final Tiles tiles;

    private Cholesky(float[] matrix, int size, double leastPivot, Tiles tiles) {
        this.matrix = matrix;
        this.size = size;
        this.leastPivot = leastPivot;
        this.tiles = tiles;
    }

    /**
     * Replaces a matrix by L; what lies above the diagonal is left as it is.
     *
     * @param matrix [size, size], symmetric and positive definite but for rounding
     * @param leastPivot a square of L's diagonal that is smaller is taken for this
     */
    static void decompose(float[] matrix, int size, double leastPivot, Tiles tiles) {
        new Cholesky(matrix, size, leastPivot, tiles).decompose();
    }

    private void decompose() {
        for (int column = 0; column < size; column += BLOCK) {
            int first = column;
            int width = Math.min(BLOCK, size - column);
            float[] before = transposed(first, width);
            int count = Math.ceilDiv(size - column, BLOCK);
            tiles.forEach(count, tile -> subtract(first + tile * BLOCK, first, width, before));
            float[] inverse = triangle(first, width);
            tiles.forEach(
                    count - 1, tile -> solve(first + (tile + 1) * BLOCK, first, width, inverse));
        }
    }

    /** The columns before a block of rows, as panels [columns][16] one after another. */
    private float[] transposed(int first, int width) {
        int panels = Math.ceilDiv(width, COLUMNS);
        float[] target = new float[panels * COLUMNS * first];
        for (int i = 0; i < width; i++) {
            int at = i / COLUMNS * COLUMNS * first + i % COLUMNS;
            for (int k = 0; k < first; k++) {
                target[at + k * COLUMNS] = matrix[index(first + i, k)];
            }
        }
        return target;
    }

    private void subtract(int row, int first, int width, float[] before) {
        int rows = Math.min(BLOCK, size - row);
        float[] packed = new float[KERNEL.packedSize(rows, DEPTH)];
        float[] sums = new float[rows * BLOCK];
        for (int k = 0; k < first; k += DEPTH) {
            int depth = Math.min(DEPTH, first - k);
            KERNEL.pack(matrix, index(row, k), size, rows, depth, packed, 0);
            for (int column = 0; column < width; column += COLUMNS) {
                int panelAt = (column * first) + k * COLUMNS;
                KERNEL.multiply(packed, 0, rows, depth, before, panelAt, sums, column, BLOCK);
            }
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < width; j++) {
                matrix[index(row + i, first + j)] -= sums[i * BLOCK + j];
            }
        }
    }

    /**
     * Decomposes a block on the diagonal.
     *
     * @return its transposed inverse, as panels [width][16] one after another
     */
    private float[] triangle(int first, int width) {
        double[][] lower = new double[width][width];
        double[][] inverse = new double[width][width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[index(first + i, first + j)];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(sum, leastPivot)) : sum / lower[j][j];
                matrix[index(first + i, first + j)] = (float) lower[i][j];
            }
            inverse[i][i] = 1 / lower[i][i];
            for (int j = 0; j < i; j++) {
                double sum = 0;
                for (int k = j; k < i; k++) {
                    sum -= lower[i][k] * inverse[k][j];
                }
                inverse[i][j] = sum * inverse[i][i];
            }
        }
        float[] panels = new float[Math.ceilDiv(width, COLUMNS) * COLUMNS * width];
        for (int i = 0; i < width; i++) {
            int at = i / COLUMNS * COLUMNS * width + i % COLUMNS;
            for (int k = 0; k <= i; k++) {
                panels[at + k * COLUMNS] = (float) inverse[i][k];
            }
        }
        return panels;
    }

    /** Rows below a block on the diagonal: x with x L^T = a. */
    private void solve(int row, int first, int width, float[] inverse) {
        int rows = Math.min(BLOCK, size - row);
        float[] packed = new float[KERNEL.packedSize(rows, width)];
        float[] sums = new float[rows * BLOCK];
        KERNEL.pack(matrix, index(row, first), size, rows, width, packed, 0);
        for (int column = 0; column < width; column += COLUMNS) {
            KERNEL.multiply(packed, 0, rows, width, inverse, column * width, sums, column, BLOCK);
        }
        for (int i = 0; i < rows; i++) {
            System.arraycopy(sums, i * BLOCK, matrix, index(row + i, first), width);
        }
    }

    private int index(int row, int column) {
        return row * size + column;
    }
}
