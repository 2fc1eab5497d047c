package org.gouache.random;

/**
 * Float32 logarithm, sine and cosine with exactly the bits of torch's AVX2 routines: the
 * polynomials of the Cephes library, with fused multiply-adds where torch's compiler fuses. {@link
 * Math#fma} makes them the same on every platform.
 */
final class VectorMath {
    private static final float SQRT_HALF = 0.707106781186547524f;
    private static final float LN_2_HIGH = 0.693359375f;
    private static final float LN_2_LOW = -2.12194440e-4f;
    private static final float[] LOG = {
        7.0376836292e-2f,
        -1.1514610310e-1f,
        1.1676998740e-1f,
        -1.2420140846e-1f,
        1.4249322787e-1f,
        -1.6668057665e-1f,
        2.0000714765e-1f,
        -2.4999993993e-1f,
        3.3333331174e-1f
    };

    private static final float FOUR_OVER_PI = 1.27323954473516f;
    private static final float PI_QUARTER_HIGH = 0.78515625f;
    private static final float PI_QUARTER_MIDDLE = 2.4187564849853515625e-4f;
    private static final float PI_QUARTER_LOW = 3.77489497744594108e-8f;
    private static final float[] SINE = {-1.9515295891e-4f, 8.3321608736e-3f, -1.6666654611e-1f};
    private static final float[] COSINE = {
        2.443315711809948e-5f, -1.388731625493765e-3f, 4.166664568298827e-2f
    };

    private VectorMath() {}

    /** The natural logarithm of a positive normal number. */
    static float log(float value) {
        float exponent = Math.getExponent(value) + 1;
        float fraction = Math.scalb(value, -Math.getExponent(value) - 1);
        float x = fraction - 1;
        if (fraction < SQRT_HALF) {
            exponent -= 1;
            x += fraction;
        }
        float square = x * x;
        float y = polynomial(LOG, x) * x;
        y = Math.fma(y, square, exponent * LN_2_LOW);
        y = Math.fma(-square, 0.5f, y);
        return Math.fma(exponent, LN_2_HIGH, x + y);
    }

    /** The cosine of a small number that is not negative. */
    static float cos(float angle) {
        int octant = octant(angle);
        float x = reduced(angle, octant);
        float magnitude = (octant & 2) == 0 ? cosine(x) : sine(x);
        return ((octant - 2) & 4) == 0 ? -magnitude : magnitude;
    }

    /** The sine of a small number that is not negative. */
    static float sin(float angle) {
        int octant = octant(angle);
        float x = reduced(angle, octant);
        float magnitude = (octant & 2) == 0 ? sine(x) : cosine(x);
        return (octant & 4) == 0 ? magnitude : -magnitude;
    }

    /** The nearest even multiple of a quarter of pi. */
    private static int octant(float angle) {
        return ((int) (angle * FOUR_OVER_PI) + 1) & ~1;
    }

    private static float reduced(float angle, int octant) {
        float x = Math.fma(octant, -PI_QUARTER_HIGH, angle);
        x = Math.fma(octant, -PI_QUARTER_MIDDLE, x);
        return Math.fma(octant, -PI_QUARTER_LOW, x);
    }

    private static float sine(float x) {
        float square = x * x;
        return Math.fma(polynomial(SINE, square) * square, x, x);
    }

    private static float cosine(float x) {
        float square = x * x;
        return Math.fma(polynomial(COSINE, square) * square, square, -(square * 0.5f)) + 1;
    }

    private static float polynomial(float[] coefficients, float x) {
        float value = coefficients[0];
        for (int i = 1; i < coefficients.length; i++) {
            value = Math.fma(value, x, coefficients[i]);
        }
        return value;
    }
}
