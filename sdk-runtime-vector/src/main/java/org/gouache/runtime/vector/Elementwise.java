package org.gouache.runtime.vector;

import org.gouache.graph.Activation;

/** Nonlinear functions of parts of arrays. */
final class Elementwise {
    private static final float LOG2_E = 1.442695041f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float LARGEST = 88.3f;
    private static final float SMALLEST = -87.3f;
    private static final float SQRT_HALF = 0.70710678f;
    private static final float QUICK = 1.702f;

    private Elementwise() {}

    static void activate(Activation activation, float[] values, int at, int count) {
        switch (activation) {
            case SILU -> {
                for (int i = at; i < at + count; i++) {
                    values[i] = values[i] / (1 + exp(-values[i]));
                }
            }
            case GELU -> {
                for (int i = at; i < at + count; i++) {
                    values[i] = gelu(values[i]);
                }
            }
            case QUICK_GELU -> {
                for (int i = at; i < at + count; i++) {
                    values[i] = values[i] / (1 + exp(-QUICK * values[i]));
                }
            }
        }
    }

    /** Multiplies values by GELU of their gates. */
    static void gate(float[] values, int at, int gatesAt, int count) {
        for (int i = 0; i < count; i++) {
            values[at + i] *= gelu(values[gatesAt + i]);
        }
    }

    private static float gelu(float x) {
        return 0.5f * x * (1 + erf(x * SQRT_HALF));
    }

    /**
     * Within 2e-7: Abramowitz and Stegun, "Handbook of Mathematical Functions", 7.1.26.
     */
    static float erf(float x) {
        float size = Math.abs(x);
        float t = 1 / (1 + 0.3275911f * size);
        float polynomial =
                t
                        * (0.254829592f
                                + t
                                        * (-0.284496736f
                                                + t
                                                        * (1.421413741f
                                                                + t
                                                                        * (-1.453152027f
                                                                                + t
                                                                                        * 1.061405429f))));
        return Math.copySign(1 - polynomial * exp(-size * size), x);
    }

    /**
     * Within two units in the last place, from 2^-126 to 2^127; smaller powers are that small one,
     * larger ones that large one. The polynomial is that of Cephes' {@code expf}.
     */
    static float exp(float x) {
        float clamped = Math.max(SMALLEST, Math.min(LARGEST, x));
        float whole = (float) (int) (clamped * LOG2_E + (clamped < 0 ? -0.5f : 0.5f));
        float rest = clamped - whole * LN2_HIGH - whole * LN2_LOW;
        float polynomial = 1.9875691500e-4f;
        polynomial = polynomial * rest + 1.3981999507e-3f;
        polynomial = polynomial * rest + 8.3334519073e-3f;
        polynomial = polynomial * rest + 4.1665795894e-2f;
        polynomial = polynomial * rest + 1.6666665459e-1f;
        polynomial = polynomial * rest + 5.0000001201e-1f;
        float mantissa = polynomial * rest * rest + rest + 1;
        return mantissa * Float.intBitsToFloat((int) whole + 127 << 23);
    }
}
