package org.gouache.palettize.cluster;

/**
 * Points on a line, each with a weight, in ascending order.
 *
 * @param values strictly ascending
 * @param weights positive
 */
public record WeightedPoints(double[] values, double[] weights) {
    /** Weights far below the rest would be lost in sums; they are raised to this share of it. */
    private static final double LEAST_SHARE = 0x1p-48;

    public WeightedPoints {
        if (values.length != weights.length || values.length == 0) {
            throw new IllegalArgumentException(
                    "%d values with %d weights".formatted(values.length, weights.length));
        }
    }

    /** As the constructor, with weights that may be zero, or next to it. */
    static WeightedPoints of(double[] values, double[] weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double[] raised = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            raised[i] = Math.max(weights[i], total * LEAST_SHARE);
        }
        return new WeightedPoints(values, raised);
    }

    public int count() {
        return values.length;
    }

    /** The mean of the points {@code from} to {@code to} (exclusive), at least one. */
    double mean(int from, int to) {
        double weight = 0;
        double moment = 0;
        double origin = values[from];
        for (int i = from; i < to; i++) {
            weight += weights[i];
            moment += weights[i] * (values[i] - origin);
        }
        return origin + moment / weight;
    }

    /** The weighted sum of squared distances of the points of a range from some value. */
    double squaredError(int from, int to, double center) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            double distance = values[i] - center;
            sum += weights[i] * distance * distance;
        }
        return sum;
    }

    /** The point in whose middle half of all the weight is reached. */
    int median() {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            if (2 * sum >= total) {
                return i;
            }
        }
        return weights.length - 1;
    }
}
