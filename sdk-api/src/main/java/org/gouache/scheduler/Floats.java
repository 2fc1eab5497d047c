package org.gouache.scheduler;

/** Number sequences with the rounding that the reference's have. */
final class Floats {
    private static final float LN_2 = (float) Math.log(2);
    private static final float SQRT_HALF = (float) Math.sqrt(0.5);

    /**
     * Numerator and denominator, highest power first, of NumPy's rational function for log(1 + x).
     */
    private static final float[] LOG_NUMERATOR = {
        2.589979117907922693523e-02f,
        3.808837741388407920751e-01f,
        1.480000633576506585156e+00f,
        2.112677543073053063722e+00f,
        9.999999999999998702752e-01f,
        0
    };

    private static final float[] LOG_DENOMINATOR = {
        5.875095403124574342950e-03f,
        1.546476374983906719538e-01f,
        9.864942958519418960339e-01f,
        2.453006071784736363091e+00f,
        2.612677543073109236779e+00f,
        1
    };

    private Floats() {}

    /** From the ends to the middle with fused multiply-adds, as torch does. */
    static float[] linspace(float start, float end, int count) {
        float[] values = new float[count];
        if (count == 1) {
            values[0] = start;
            return values;
        }
        float step = (end - start) / (count - 1);
        for (int i = 0; i < count; i++) {
            values[i] =
                    i < count / 2 ? Math.fma(i, step, start) : Math.fma(-step, count - 1 - i, end);
        }
        return values;
    }

    /** From the start, with the last one set to the end, as NumPy does. */
    static double[] linspace(double start, double end, int count) {
        double[] values = new double[count];
        double step = (end - start) / (count - 1);
        values[0] = start;
        for (int i = 1; i < count - 1; i++) {
            values[i] = i * step + start;
        }
        if (count > 1) {
            values[count - 1] = end;
        }
        return values;
    }

    /** Accumulated in double, each product rounded. */
    static float[] cumulativeProduct(float[] factors) {
        float[] products = new float[factors.length];
        double product = 1;
        for (int i = 0; i < factors.length; i++) {
            product *= factors[i];
            products[i] = (float) product;
        }
        return products;
    }

    /**
     * The natural logarithm of a positive normal number with the last bits that NumPy's has for
     * float32 (up to four units in the last place off): timesteps between whole ones follow from
     * it.
     */
    static float log(float value) {
        int exponent = Math.getExponent(value) + 1;
        float fraction = Math.scalb(value, -exponent);
        if (fraction <= SQRT_HALF) {
            exponent--;
            fraction += fraction;
        }
        float x = fraction - 1;
        return Math.fma(
                exponent, LN_2, polynomial(LOG_NUMERATOR, x) / polynomial(LOG_DENOMINATOR, x));
    }

    private static float polynomial(float[] coefficients, float x) {
        float value = coefficients[0];
        for (int i = 1; i < coefficients.length; i++) {
            value = Math.fma(value, x, coefficients[i]);
        }
        return value;
    }

    static float exp(float value) {
        return (float) Math.exp(value);
    }

    static double[] reversed(double[] values) {
        double[] reversed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            reversed[i] = values[values.length - 1 - i];
        }
        return reversed;
    }
}
