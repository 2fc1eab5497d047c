package org.gouache.runtime.vector;

import org.gouache.palettize.matmul.MicroKernel;

/** What vectors must agree with, but for rounding. */
final class ScalarSoftmax implements OnlineSoftmax {
    static final int COLUMNS = MicroKernel.create().panelsAtOnce() * MicroKernel.COLUMNS;

    /** Powers that are smaller become this one. */
    static final float LEAST_POWER = -125;

    /**
     * Of powers of two with exponents from -1/2 to 1/2, from the highest power down: the polynomial
     * whose relative error is least (Remez), 7.5e-8, and then 1 for 2^0.
     */
    static final float[] EXP2 = {
        1.3276472e-3f, 9.675541e-3f, 5.550713e-2f, 0.2402212f, 0.69314694f, 1
    };

    @Override
    public int columns() {
        return COLUMNS;
    }

    @Override
    public void weigh(
            float[] scores,
            int at,
            int rows,
            float[] state,
            int stateAt,
            float[] sums,
            int sumsAt,
            int width) {
        for (int j = 0; j < COLUMNS; j++) {
            float before = state[stateAt + j];
            float greatest = before;
            for (int row = 0; row < rows; row++) {
                greatest = Math.max(greatest, scores[at + row * COLUMNS + j]);
            }
            float total = 0;
            for (int row = 0; row < rows; row++) {
                float weight = power(scores[at + row * COLUMNS + j] - greatest);
                scores[at + row * COLUMNS + j] = weight;
                total += weight;
            }
            float factor = power(before - greatest);
            state[stateAt + j] = greatest;
            state[stateAt + COLUMNS + j] = state[stateAt + COLUMNS + j] * factor + total;
            for (int c = 0; c < width; c++) {
                sums[sumsAt + c * COLUMNS + j] *= factor;
            }
        }
    }

    /** Of two. */
    private static float power(float exponent) {
        float clamped = Math.max(LEAST_POWER, exponent);
        int whole = Math.round(clamped);
        float rest = clamped - whole;
        float polynomial = 0;
        for (float coefficient : EXP2) {
            polynomial = polynomial * rest + coefficient;
        }
        return Math.scalb(polynomial, whole);
    }

    @Override
    public void normalize(float[] sums, int at, int width, float[] state, int stateAt) {
        for (int i = 0; i < width * COLUMNS; i++) {
            sums[at + i] /= state[stateAt + COLUMNS + i % COLUMNS];
        }
    }
}
