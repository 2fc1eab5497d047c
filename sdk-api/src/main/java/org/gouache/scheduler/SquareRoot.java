package org.gouache.scheduler;

/**
 * The square root with the bits of torch's on a CPU, which is not correctly rounded in one of six
 * cases. Where the reference lets differences of nearly equal numbers follow, as ancestral sampling
 * from zero signal does, the last bit decides.
 *
 * <p>It is an estimate of the reciprocal root and two iterations of Newton's method. The estimate
 * is the processor's own instruction: 13 bits, here as AMD's have it, by the sum of two tables.
 * Other makers' differ in the last of these bits, and then one root of thirty in its last bit.
 */
final class SquareRoot {
    /** 2^13 times the estimate for 1 and for 2, and one for the fall that comes first. */
    private static final int[] HIGHEST = {8192, 5793};

    /** By how much it falls from one to the next of 256 intervals, in base 36. */
    private static final String[] FALLS = {
        "1ggfggffgffffffeffefeeeeeeeeededededddddddcddcdcdcdcccccccbccbcb"
                + "dbbcbbbbbbbbbbabbabababaaabaaaaaaaaaa9aa9a9a9a99a99a999999999899"
                + "8998989898988988988888888888878888788787878787787777877777777777"
                + "8776777767767767676767676676676676666667666666666666656666566656",
        "1bbcbabbbbabbababaabaaaaa9aaa9a9aa99a999999999999899898988988988"
                + "8888888888788787878787787778777777777777677767767676767667667666"
                + "7666666666666665666566656566565655656556556555565555555555555555"
                + "6455555455545545545455454545454454544544544454445444444544444444"
    };

    /** For each of 16 intervals, in which of 16 parts of its parts it falls by one more. */
    private static final int[][] FINER_FALLS = {
        {
            0xfefe, 0xefee, 0xbef6, 0xbbb6, 0xb6ec, 0xdada, 0xb6ac, 0x6ad4, 0xaaaa, 0x5554, 0xaa54,
            0x954a, 0x54a4, 0x9294, 0x94a4, 0x4948
        },
        {
            0xb6da, 0x6dac, 0x56ac, 0xaaac, 0x5554, 0x9552, 0x4a94, 0x5294, 0x2928, 0x4924, 0x4924,
            0x4492, 0x2448, 0x2448, 0x4444, 0x4444
        }
    };

    private static final int[][] COARSE = {coarse(0), coarse(1)};

    private SquareRoot() {}

    static float of(float value) {
        if (!(value >= Float.MIN_NORMAL && value < Float.POSITIVE_INFINITY)) {
            return (float) Math.sqrt(value);
        }
        int exponent = Math.getExponent(value) & ~1;
        float x = Math.scalb(value, -exponent);
        float estimate = reciprocalEstimate(x);
        float root = x * estimate;
        float error = 1 - root * estimate;
        root += root * error * 0.5f;
        estimate += estimate * error * 0.5f;
        float rest = x - root * root;
        return Math.scalb(root + rest * 0.5f * estimate, exponent / 2);
    }

    /** Of a number from 1 to below 4. */
    private static float reciprocalEstimate(float value) {
        int octave = Math.getExponent(value);
        int fraction = (Float.floatToRawIntBits(value) >>> 11) & 0xfff;
        int passed = FINER_FALLS[octave][fraction >>> 8] & ((2 << (fraction & 15)) - 1);
        return (COARSE[octave][fraction >>> 4] - Integer.bitCount(passed)) * 0x1p-13f;
    }

    private static int[] coarse(int octave) {
        int[] estimates = new int[FALLS[octave].length()];
        int estimate = HIGHEST[octave];
        for (int i = 0; i < estimates.length; i++) {
            estimate -= Character.digit(FALLS[octave].charAt(i), 36);
            estimates[i] = estimate;
        }
        return estimates;
    }
}
