package org.gouache.palettize.feedback;

/**
 * The scales that suit indices and palettes best: with u a row without its scale s and e its error,
 * s moves by (u C e^T) / (u C u^T).
 */
record ScaleFit(Coding coding, RowProducts products) {
    void run() {
        double[] slopes = new double[coding.rows()];
        double[] curvatures = new double[coding.rows()];
        products.multiply(
                coding::error,
                (row, column, product) ->
                        slopes[row] += (double) product * coding.entry(row, column));
        products.multiply(
                coding::entry,
                (row, column, product) ->
                        curvatures[row] += (double) product * coding.entry(row, column));
        for (int row = 0; row < coding.rows(); row++) {
            if (curvatures[row] > 0 && coding.scale(row) > 0) {
                coding.scale(row, coding.scale(row) + slopes[row] / curvatures[row]);
            }
        }
    }
}
