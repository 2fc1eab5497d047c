package org.gouache.standin.mil;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The error function, by Hermite interpolation between values of its power series: within 1e-9, as
 * the fourth derivative is below 8 and the error below 8/384 of the fourth power of the distance.
 */
final class Erf {
    private static final double FACTOR = 2 / Math.sqrt(Math.PI);
    private static final int POINTS_PER_UNIT = 64;

    /** Beyond it the function is 1 in float32 and more. */
    private static final int LIMIT = 6;

    private static final double[] VALUES = points(Erf::series);
    private static final double[] SLOPES = points(x -> FACTOR * Math.exp(-x * x) / POINTS_PER_UNIT);

    private Erf() {}

    static double of(double x) {
        double position = Math.abs(x) * POINTS_PER_UNIT;
        if (!(position < LIMIT * POINTS_PER_UNIT)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        int left = (int) position;
        double t = position - left;
        double square = t * t;
        double cube = square * t;
        double blend = 3 * square - 2 * cube;
        double value =
                VALUES[left] * (1 - blend)
                        + VALUES[left + 1] * blend
                        + SLOPES[left] * (cube - 2 * square + t)
                        + SLOPES[left + 1] * (cube - square);
        return x < 0 ? -value : value;
    }

    private static double[] points(DoubleUnaryOperator function) {
        return IntStream.rangeClosed(0, LIMIT * POINTS_PER_UNIT)
                .mapToDouble(i -> function.applyAsDouble((double) i / POINTS_PER_UNIT))
                .toArray();
    }

    /** exp(-x^2) times the sum of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1)): no term is negative. */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int odd = 3; term > sum * 0x1p-53; odd += 2) {
            term *= 2 * x * x / odd;
            sum += term;
        }
        return FACTOR * Math.exp(-x * x) * sum;
    }
}
