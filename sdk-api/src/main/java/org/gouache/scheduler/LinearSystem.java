package org.gouache.scheduler;

/** A few linear equations. */
final class LinearSystem {
    private LinearSystem() {}

    /** Gaussian elimination with partial pivoting; overwrites its arguments. */
    static float[] solve(double[][] matrix, double[] right) {
        int size = right.length;
        for (int column = 0; column < size; column++) {
            swapLargestUp(matrix, right, column);
            for (int row = column + 1; row < size; row++) {
                double factor = matrix[row][column] / matrix[column][column];
                for (int i = column; i < size; i++) {
                    matrix[row][i] -= factor * matrix[column][i];
                }
                right[row] -= factor * right[column];
            }
        }
        float[] solution = new float[size];
        for (int row = size - 1; row >= 0; row--) {
            for (int i = row + 1; i < size; i++) {
                right[row] -= matrix[row][i] * right[i];
            }
            right[row] /= matrix[row][row];
            solution[row] = (float) right[row];
        }
        return solution;
    }

    private static void swapLargestUp(double[][] matrix, double[] right, int column) {
        int pivot = column;
        for (int row = column + 1; row < right.length; row++) {
            if (Math.abs(matrix[row][column]) > Math.abs(matrix[pivot][column])) {
                pivot = row;
            }
        }
        double[] equation = matrix[pivot];
        matrix[pivot] = matrix[column];
        matrix[column] = equation;
        double value = right[pivot];
        right[pivot] = right[column];
        right[column] = value;
    }
}
