package org.gouache.standin.mil;

import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Norms, with mean and variance in float64. */
final class Norms {
    private static final float EPSILON = 1e-5f;

    private Norms() {}

    static Array layerNorm(Call call) {
        Array x = call.array("x");
        int[] axes = call.axes("axes", x.rank());
        float epsilon = call.number("epsilon", EPSILON);
        Shape normalized =
                Shape.of(Arrays.stream(axes).mapToLong(d -> x.shape().size(d)).toArray());
        float[] gamma = parameter(call, "gamma", normalized, 1);
        float[] beta = parameter(call, "beta", normalized, 0);
        return Rows.of(x, axes)
                .map((values, first, length, result) -> {
                    normalize(values, first, length, epsilon, result);
                    for (int i = 0; i < length; i++) {
                        result[first + i] = result[first + i] * gamma[i] + beta[i];
                    }
                });
    }

    /** Of each channel of each image. */
    static Array instanceNorm(Call call) {
        Array x = call.array("x");
        Shape channels = channels(call, x);
        float epsilon = call.number("epsilon", EPSILON);
        float[] gamma = parameter(call, "gamma", channels, 1);
        float[] beta = parameter(call, "beta", channels, 0);
        return Rows.of(x, IntStream.range(2, x.rank()).toArray())
                .map((values, first, length, result) -> {
                    normalize(values, first, length, epsilon, result);
                    int channel = first / length % gamma.length;
                    scale(result, gamma[channel], beta[channel], first, length, result);
                });
    }

    /** With means and variances that are given. */
    static Array batchNorm(Call call) {
        Array x = call.array("x");
        Shape channels = channels(call, x);
        float epsilon = call.number("epsilon", EPSILON);
        float[] mean = parameter(call, "mean", channels, 0);
        float[] variance = parameter(call, "variance", channels, 1);
        float[] gamma = parameter(call, "gamma", channels, 1);
        float[] beta = parameter(call, "beta", channels, 0);
        return Rows.of(x, IntStream.range(2, x.rank()).toArray())
                .map((values, first, length, result) -> {
                    int c = first / length % gamma.length;
                    double slope = gamma[c] / Math.sqrt((double) variance[c] + epsilon);
                    scale(values, slope, beta[c] - mean[c] * slope, first, length, result);
                });
    }

    private static Shape channels(Call call, Array x) {
        if (x.rank() < 3) {
            throw call.error("x %s has no channels of something".formatted(x.shape()));
        }
        return Shape.of(x.shape().size(1));
    }

    private static float[] parameter(Call call, String name, Shape shape, float otherwise) {
        @Nullable Array given = call.arrayIfGiven(name);
        if (given == null) {
            float[] values = new float[Math.toIntExact(shape.elements())];
            Arrays.fill(values, otherwise);
            return values;
        }
        if (!given.shape().equals(shape)) {
            throw call.error("%s is %s, not %s".formatted(name, given.shape(), shape));
        }
        return given.values();
    }

    private static void normalize(
            float[] values, int first, int length, float epsilon, float[] result) {
        double mean = Rows.mean(values, first, length);
        double squares = 0;
        for (int i = first; i < first + length; i++) {
            double distance = values[i] - mean;
            squares += distance * distance;
        }
        double slope = 1 / Math.sqrt(squares / length + epsilon);
        scale(values, slope, -mean * slope, first, length, result);
    }

    private static void scale(
            float[] values, double slope, double shift, int first, int length, float[] result) {
        for (int i = first; i < first + length; i++) {
            result[i] = (float) (values[i] * slope + shift);
        }
    }
}
