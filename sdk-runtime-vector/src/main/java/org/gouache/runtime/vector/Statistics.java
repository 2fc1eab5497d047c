package org.gouache.runtime.vector;

import org.gouache.tensor.Tensor;

/** What is kept of a value when the whole is not. Sums are in float64. */
final class Statistics {
    private Statistics() {}

    static void meanSquare(Matrix matrix, Tensor target) {
        for (int column = 0; column < matrix.columns(); column++) {
            target.setFloat(column, (float) meanProduct(matrix, column, column));
        }
    }

    static void covariance(Matrix matrix, Tensor target, TilePool pool) {
        int columns = matrix.columns();
        pool.run(
                columns,
                (first, _) -> {
                    for (int second = 0; second < columns; second++) {
                        target.setFloat(
                                (long) first * columns + second,
                                (float) meanProduct(matrix, first, second));
                    }
                });
    }

    private static double meanProduct(Matrix matrix, int first, int second) {
        double sum = 0;
        for (long row = 0; row < matrix.rows(); row++) {
            sum += (double) matrix.get(row, first) * matrix.get(row, second);
        }
        return sum / matrix.rows();
    }
}
