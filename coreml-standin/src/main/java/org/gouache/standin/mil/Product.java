package org.gouache.standin.mil;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A product of matrices in float32: tiles of columns, within them blocks of the sum, within those
 * four rows of the result and four terms of the sum at a time, so that a row of the right operand
 * that was loaded serves four rows of the result.
 */
final class Product {
    private static final int COLUMNS = 256;
    private static final int FEW_COLUMNS = 64;
    private static final int DEPTH = 256;
    private static final int ROWS = 4;
    private static final int TERMS = 4;

    private final Matrix left;
    private final RightOperand right;
    private final Matrix result;

    private Product(Matrix left, RightOperand right, Matrix result) {
        this.left = left;
        this.right = right;
        this.result = result;
    }

    /**
     * Sets the result to left times right. One of few columns is computed the other way around, as
     * loops run over columns.
     */
    static void multiply(Matrix left, RightOperand right, Matrix result) {
        if (result.columns() < FEW_COLUMNS && result.columns() < result.rows()) {
            Matrix small = Matrix.of(right, left.columns(), result.columns());
            multiplyTiles(small.transposed(), left.transposed(), result.transposed());
        } else {
            multiplyTiles(left, right, result);
        }
    }

    private static void multiplyTiles(Matrix left, RightOperand right, Matrix result) {
        Product product = new Product(left, right, result);
        int tiles = Math.ceilDiv(result.columns(), COLUMNS);
        int parts = tiles == 1 ? 2 : 1;
        int rows = Math.ceilDiv(result.rows(), parts);
        IntStream.range(0, tiles * parts)
                .parallel()
                .forEach(i -> product.tile(i / parts * COLUMNS, i % parts * rows, rows));
    }

    private void tile(int column, int firstRow, int rowsAtMost) {
        int columns = Math.min(COLUMNS, result.columns() - column);
        int rows = Math.min(rowsAtMost, result.rows() - firstRow);
        float[][] sums = new float[Math.ceilDiv(Math.max(0, rows), ROWS) * ROWS][columns];
        float[][] terms = new float[DEPTH][columns];
        float[][] factors = new float[ROWS][DEPTH];
        for (int term = 0; term < left.columns(); term += DEPTH) {
            int depth = Math.min(DEPTH, left.columns() - term);
            for (int i = 0; i < depth; i++) {
                right.read(term + i, column, columns, terms[i]);
            }
            int padded = Math.ceilDiv(depth, TERMS) * TERMS;
            for (int i = depth; i < padded; i++) {
                Arrays.fill(terms[i], 0);
            }
            for (int row = 0; row < rows; row += ROWS) {
                for (int i = 0; i < ROWS; i++) {
                    Arrays.fill(factors[i], depth, padded, 0);
                    left.read(firstRow + Math.min(row + i, rows - 1), term, depth, factors[i]);
                }
                add(factors, terms, padded, sums, row, columns);
            }
        }
        for (int row = 0; row < rows; row++) {
            write(sums[row], firstRow + row, column, columns);
        }
    }

    private static void add(
            float[][] factors, float[][] terms, int depth, float[][] sums, int row, int columns) {
        for (int k = 0; k < depth; k += TERMS) {
            for (int i = 0; i < ROWS; i += 2) {
                add(
                        sums[row + i],
                        sums[row + i + 1],
                        factors[i],
                        factors[i + 1],
                        k,
                        terms[k],
                        terms[k + 1],
                        terms[k + 2],
                        terms[k + 3],
                        columns);
            }
        }
    }

    /** Four terms for two rows: as much as fits the registers. */
    private static void add(
            float[] sum0,
            float[] sum1,
            float[] factors0,
            float[] factors1,
            int k,
            float[] term0,
            float[] term1,
            float[] term2,
            float[] term3,
            int columns) {
        float a0 = factors0[k];
        float a1 = factors0[k + 1];
        float a2 = factors0[k + 2];
        float a3 = factors0[k + 3];
        float b0 = factors1[k];
        float b1 = factors1[k + 1];
        float b2 = factors1[k + 2];
        float b3 = factors1[k + 3];
        for (int j = 0; j < columns; j++) {
            float x0 = term0[j];
            float x1 = term1[j];
            float x2 = term2[j];
            float x3 = term3[j];
            sum0[j] += (a0 * x0 + a1 * x1) + (a2 * x2 + a3 * x3);
            sum1[j] += (b0 * x0 + b1 * x1) + (b2 * x2 + b3 * x3);
        }
    }

    private void write(float[] row, int index, int column, int columns) {
        int to = result.at(index, column);
        if (result.columnStep() == 1) {
            System.arraycopy(row, 0, result.values(), to, columns);
        } else {
            for (int i = 0; i < columns; i++) {
                result.values()[to + i * result.columnStep()] = row[i];
            }
        }
    }
}
