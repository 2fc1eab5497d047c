package org.gouache.palettize.analysis;

import java.util.Arrays;
import java.util.Random;

/**
 * Which run moves each layer's weight by how much of its palette error, and what each layer alone
 * adds to the squared error of the results.
 *
 * <p>Where there are no more layers than runs, each is moved alone. Where there are more, all are
 * moved in every run, there or back by random signs: the errors of two different runs then have in
 * common what layers add to both of them, with the product of their two signs. The products of all
 * pairs of runs are more than there are layers, so least squares tell the layers apart, as far as
 * their errors do not point in the same direction by chance.
 *
 * @param factors of palette errors, by run and layer
 */
record RunDesign(double[][] factors) {
    /** Small enough for the errors of all layers together to add up. */
    private static final double SHARE = 0.125;

    private static final long SEED = 0x60_0A_C8E;
    private static final int ROUNDS = 1000;

    static RunDesign of(int layers, int mostRuns) {
        return layers <= mostRuns ? alone(layers) : signs(layers, mostRuns);
    }

    private static RunDesign alone(int layers) {
        double[][] factors = new double[layers][layers];
        for (int layer = 0; layer < layers; layer++) {
            factors[layer][layer] = 1;
        }
        return new RunDesign(factors);
    }

    private static RunDesign signs(int layers, int runs) {
        Random random = new Random(SEED);
        double[][] factors = new double[runs][layers];
        for (double[] run : factors) {
            for (int layer = 0; layer < layers; layer++) {
                run[layer] = random.nextBoolean() ? SHARE : -SHARE;
            }
        }
        return new RunDesign(factors);
    }

    int runs() {
        return factors.length;
    }

    /**
     * The squared error that each layer alone adds, at least 0; NaN for a layer that no run has
     * moved.
     *
     * @param products of the errors of each two runs, of the first runs or of all
     */
    double[] squares(double[][] products) {
        int layers = factors[0].length;
        double[][] inCommon = new double[layers][layers];
        double[] heard = new double[layers];
        for (int layer = 0; layer < layers; layer++) {
            for (int other = 0; other < layers; other++) {
                inCommon[layer][other] = square(dot(layer, other, products.length));
            }
            heard[layer] = heard(layer, products);
        }
        return nonNegative(inCommon, heard);
    }

    private double dot(int layer, int other, int runs) {
        double sum = 0;
        for (int run = 0; run < runs; run++) {
            sum += factors[run][layer] * factors[run][other];
        }
        return sum;
    }

    private static double square(double value) {
        return value * value;
    }

    private double heard(int layer, double[][] products) {
        double sum = 0;
        for (int one = 0; one < products.length; one++) {
            for (int other = 0; other < products.length; other++) {
                sum += factors[one][layer] * factors[other][layer] * products[one][other];
            }
        }
        return sum;
    }

    /** Non-negative least squares by their normal equations, a layer after the other. */
    private static double[] nonNegative(double[][] matrix, double[] right) {
        double[] solution = new double[right.length];
        double[] left = right.clone();
        for (int round = 0; round < ROUNDS; round++) {
            for (int layer = 0; layer < solution.length; layer++) {
                if (matrix[layer][layer] > 0) {
                    double next = solution[layer] + left[layer] / matrix[layer][layer];
                    double change = Math.max(0, next) - solution[layer];
                    solution[layer] += change;
                    for (int other = 0; other < solution.length; other++) {
                        left[other] -= change * matrix[layer][other];
                    }
                }
            }
        }
        Arrays.setAll(solution, layer -> matrix[layer][layer] > 0 ? solution[layer] : Double.NaN);
        return solution;
    }
}
