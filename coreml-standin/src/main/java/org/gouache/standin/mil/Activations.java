package org.gouache.standin.mil;

import org.gouache.standin.mil.Elementwise.Unary;

import java.util.function.DoubleUnaryOperator;

/** Functions of single numbers, computed in float64 and rounded. */
final class Activations {
    private static final double TANH_SLOPE = Math.sqrt(2 / Math.PI);
    private static final double TANH_CUBE = 0.044715;
    private static final double SIGMOID_SLOPE = 1.702;
    private static final float RSQRT_EPSILON = 1e-12f;

    private Activations() {}

    static Array of(Call call, DoubleUnaryOperator function) {
        Unary each =
                (x, result, count) -> {
                    for (int i = 0; i < count; i++) {
                        result[i] = (float) function.applyAsDouble(x[i]);
                    }
                };
        return Elementwise.unary(call, each);
    }

    static Array gelu(Call call) {
        String mode = call.text("mode", "EXACT");
        return switch (mode) {
            case "EXACT" -> of(call, x -> x / 2 * (1 + Erf.of(x / Math.sqrt(2))));
            case "TANH_APPROXIMATION" ->
                    of(
                            call,
                            x -> x / 2 * (1 + Math.tanh(TANH_SLOPE * (x + TANH_CUBE * x * x * x))));
            case "SIGMOID_APPROXIMATION" -> of(call, x -> x * sigmoid(SIGMOID_SLOPE * x));
            default -> throw call.error("no mode " + mode);
        };
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double silu(double x) {
        return x * sigmoid(x);
    }

    static Array reciprocalRoot(Call call) {
        float epsilon = call.number("epsilon", RSQRT_EPSILON);
        return of(call, x -> 1 / Math.sqrt(x + epsilon));
    }
}
