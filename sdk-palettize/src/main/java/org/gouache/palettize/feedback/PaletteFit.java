package org.gouache.palettize.feedback;

/**
 * The entries that suit the indices best: least squares of all rows' e C e^T together, by conjugate
 * gradients. What an entry's gradient and curvature are made of comes from products of errors, and
 * of steps, with the covariance.
 */
final class PaletteFit {
    private final Coding coding;
    private final RowProducts products;
    private final double[] diagonal;

    /**
     * @param diagonal of the covariance
     */
    PaletteFit(Coding coding, RowProducts products, double[] diagonal) {
        this.coding = coding;
        this.products = products;
        this.diagonal = diagonal;
    }

    void run(int steps) {
        double[] weights = weights();
        double[] moved = new double[weights.length];
        double[] direction = new double[weights.length];
        double[] residual = gradients(coding::error);
        double before = 0;
        for (int step = 0; step < steps; step++) {
            double[] preconditioned = new double[weights.length];
            for (int i = 0; i < weights.length; i++) {
                preconditioned[i] = weights[i] == 0 ? 0 : residual[i] / weights[i];
            }
            double slope = dot(preconditioned, residual);
            double share = before == 0 ? 0 : slope / before;
            for (int i = 0; i < weights.length; i++) {
                direction[i] = preconditioned[i] + share * direction[i];
            }
            before = slope;
            double[] image =
                    gradients((row, column) ->
                            (float) direction[entry(row, column)] * coding.scale(row));
            double curvature = dot(direction, image);
            if (!(slope > 0 && curvature > 0)) {
                break;
            }
            for (int i = 0; i < weights.length; i++) {
                moved[i] += slope / curvature * direction[i];
                residual[i] -= slope / curvature * image[i];
            }
        }
        move(moved);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Which of the entries of all palettes stands for a value. */
    private int entry(int row, int column) {
        return coding.group(row) * coding.entries() + coding.index(row, column);
    }

    /** The curvature of each entry as it would be if inputs were independent. */
    private double[] weights() {
        double[] weights = new double[coding.groups() * coding.entries()];
        for (int row = 0; row < coding.rows(); row++) {
            double square = (double) coding.scale(row) * coding.scale(row);
            for (int column = 0; column < coding.width(); column++) {
                weights[entry(row, column)] += square * diagonal[column];
            }
        }
        return weights;
    }

    /** For each entry the sum of what stands at its places in the product with the covariance. */
    private double[] gradients(RowProducts.Source source) {
        double[][] byRow = new double[coding.rows()][coding.entries()];
        products.multiply(
                source, (row, column, product) -> byRow[row][coding.index(row, column)] += product);
        double[] gradients = new double[coding.groups() * coding.entries()];
        for (int row = 0; row < coding.rows(); row++) {
            for (int i = 0; i < coding.entries(); i++) {
                gradients[coding.group(row) * coding.entries() + i] +=
                        coding.scale(row) * byRow[row][i];
            }
        }
        return gradients;
    }

    private void move(double[] moved) {
        for (int group = 0; group < coding.groups(); group++) {
            double[] entries = new double[coding.entries()];
            for (int i = 0; i < entries.length; i++) {
                entries[i] = coding.paletteOf(group).get(i) + moved[group * coding.entries() + i];
            }
            coding.setPalette(group, entries);
        }
    }
}
