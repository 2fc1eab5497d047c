package org.gouache.runtime.vector;

import org.gouache.graph.Activation;
import org.gouache.palettize.matmul.MicroKernel;

/** What vectors must agree with, but for rounding. */
final class ScalarRows implements RowMath {
    static final float LOG2_E = 1.442695041f;
    static final float LN2_HIGH = 0.693359375f;
    static final float LN2_LOW = -2.12194440e-4f;
    static final float LARGEST = 88.3f;
    static final float SMALLEST = -87.3f;
    static final float SQRT_HALF = 0.70710678f;
    static final float QUICK = 1.702f;

    /** Of exp, from the highest power down: Cephes' {@code expf}. */
    static final float[] EXP = {
        1.9875691500e-4f,
        1.3981999507e-3f,
        8.3334519073e-3f,
        4.1665795894e-2f,
        1.6666665459e-1f,
        5.0000001201e-1f
    };

    /** Abramowitz and Stegun, "Handbook of Mathematical Functions", 7.1.26: p, then a5 to a1. */
    static final float ERF_P = 0.3275911f;

    static final float[] ERF = {
        1.061405429f, -1.453152027f, 1.421413741f, -0.284496736f, 0.254829592f
    };

    private static final int PART = 1024;

    @Override
    public void activate(Activation activation, float[] values, int at, int count) {
        for (int i = at; i < at + count; i++) {
            values[i] = activate(activation, values[i]);
        }
    }

    private static float activate(Activation activation, float x) {
        return switch (activation) {
            case SILU -> x / (1 + exp(-x));
            case GELU -> gelu(x);
            case QUICK_GELU -> x / (1 + exp(-QUICK * x));
        };
    }

    @Override
    public void gate(float[] values, int at, int gatesAt, int count) {
        for (int i = 0; i < count; i++) {
            values[at + i] *= gelu(values[gatesAt + i]);
        }
    }

    private static float gelu(float x) {
        return 0.5f * x * (1 + erf(x * SQRT_HALF));
    }

    /** Within 2e-7. */
    static float erf(float x) {
        float size = Math.abs(x);
        float t = 1 / (1 + ERF_P * size);
        float polynomial = 0;
        for (float coefficient : ERF) {
            polynomial = (polynomial + coefficient) * t;
        }
        return Math.copySign(1 - polynomial * exp(-size * size), x);
    }

    /**
     * Within two units in the last place where the result is a normal number; smaller and larger
     * powers become the least and the greatest of those.
     */
    static float exp(float x) {
        float clamped = Math.max(SMALLEST, Math.min(LARGEST, x));
        int power = Math.round(clamped * LOG2_E);
        float rest = clamped - power * LN2_HIGH - power * LN2_LOW;
        float polynomial = 0;
        for (float coefficient : EXP) {
            polynomial = polynomial * rest + coefficient;
        }
        float mantissa = polynomial * rest * rest + rest + 1;
        return mantissa * Float.intBitsToFloat(power + 127 << 23);
    }

    @Override
    public void add(float[] values, int at, float[] others, int othersAt, int count) {
        for (int i = 0; i < count; i++) {
            values[at + i] += others[othersAt + i];
        }
    }

    @Override
    public void scale(float[] values, int at, int count, float factor) {
        for (int i = at; i < at + count; i++) {
            values[i] *= factor;
        }
    }

    @Override
    public void join(float[] pieces, int at, int step, int count, float[] target) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(
                    pieces, at + i * step, target, i * MicroKernel.COLUMNS, MicroKernel.COLUMNS);
        }
    }

    @Override
    public void center(float[] values, int at, int count, float center, float factor) {
        for (int i = at; i < at + count; i++) {
            values[i] = (values[i] - center) * factor;
        }
    }

    @Override
    public void scaleAndAdd(
            float[] values,
            int at,
            int count,
            float[] factors,
            float[] summands,
            int parametersAt) {
        for (int i = 0; i < count; i++) {
            values[at + i] =
                    values[at + i] * factors[parametersAt + i] + summands[parametersAt + i];
        }
    }

    @Override
    public double sum(float[] values, int at, int count) {
        double sum = 0;
        for (int from = 0; from < count; from += PART) {
            float part = 0;
            for (int i = from; i < Math.min(count, from + PART); i++) {
                part += values[at + i];
            }
            sum += part;
        }
        return sum;
    }

    @Override
    public double squaredDifferences(float[] values, int at, int count, float center) {
        double sum = 0;
        for (int from = 0; from < count; from += PART) {
            float part = 0;
            for (int i = from; i < Math.min(count, from + PART); i++) {
                float difference = values[at + i] - center;
                part += difference * difference;
            }
            sum += part;
        }
        return sum;
    }

    @Override
    public void addMoments(float[] values, int at, int count, float[] moments, int momentsAt) {
        addMoments(values, at, 0, count, moments, momentsAt);
    }

    /** Those from {@code first} on. */
    static void addMoments(
            float[] values, int at, int first, int count, float[] moments, int momentsAt) {
        for (int i = first; i < count; i++) {
            int center = momentsAt + i;
            float difference = values[at + i] - moments[center];
            moments[center + count] += difference;
            moments[center + 2 * count] += difference * difference;
        }
    }
}
