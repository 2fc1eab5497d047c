package org.gouache.palettize;

import org.gouache.image.Image;

/**
 * Peak signal-to-noise ratios in decibels, of a result with palettized weights against that with
 * dense ones.
 */
public final class Psnr {
    private static final double PICTURE_PEAK = 255;
    private static final double SIGNED_PEAK = 2;
    private static final double PEAK_OFFSET = 1e-5;
    private static final double NOISE_OFFSET = 1e-10;

    private Psnr() {}

    /**
     * Of latents, {@code 20 log10((max|test| + 1e-5) / (rms(reference - test) + 1e-10))}: the peak
     * is the test's, as in {@code compute_psnr} of apple/ml-stable-diffusion. Sums are in float64.
     *
     * @throws IllegalArgumentException if there are no values, or not as many in both
     */
    public static double ofLatents(float[] reference, float[] test) {
        requireSame(reference.length, test.length);
        return 20
                * Math.log10(
                        (peak(test) + PEAK_OFFSET)
                                / (rootMeanSquare(reference, test) + NOISE_OFFSET));
    }

    /**
     * Of latents, {@code 20 log10(max|reference| / rms(reference - test))}: the peak is the
     * reference's, so that a test which is far too large gains nothing. Sums are in float64;
     * infinite if the two are equal.
     *
     * @throws IllegalArgumentException if there are no values, or not as many in both
     */
    public static double fromPeakOfReference(float[] reference, float[] test) {
        requireSame(reference.length, test.length);
        return 20 * Math.log10(peak(reference) / rootMeanSquare(reference, test));
    }

    /**
     * Of pictures before they are rounded to 8 bits, {@code 20 log10(2 / rms(reference - test))}:
     * the peak is white against black. Sums are in float64; infinite if the two are equal.
     *
     * @param reference values from -1 to 1; those beyond count as the ends, as in a picture
     * @throws IllegalArgumentException if there are no values, or not as many in both
     */
    public static double ofPictures(float[] reference, float[] test) {
        requireSame(reference.length, test.length);
        return 20 * Math.log10(SIGNED_PEAK / rootMeanSquare(clamped(reference), clamped(test)));
    }

    private static float[] clamped(float[] values) {
        float[] clamped = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            clamped[i] = Math.clamp(values[i], -1f, 1f);
        }
        return clamped;
    }

    private static double peak(float[] values) {
        double peak = 0;
        for (float value : values) {
            peak = Math.max(peak, Math.abs(value));
        }
        return peak;
    }

    private static double rootMeanSquare(float[] reference, float[] test) {
        double sum = 0;
        for (int i = 0; i < test.length; i++) {
            double difference = (double) reference[i] - test[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum / test.length);
    }

    /**
     * Of pictures, {@code 20 log10(255 / rms(reference - test))} over all values of all channels;
     * infinite if they are equal.
     *
     * @throws IllegalArgumentException if the pictures have different sizes
     */
    public static double ofPictures(Image reference, Image test) {
        if (reference.width() != test.width() || reference.height() != test.height()) {
            throw new IllegalArgumentException(
                    "pictures %s and %s differ in size".formatted(reference, test));
        }
        byte[] expected = reference.toBytes();
        byte[] found = test.toBytes();
        double sum = 0;
        for (int i = 0; i < found.length; i++) {
            int difference = (expected[i] & 0xFF) - (found[i] & 0xFF);
            sum += difference * difference;
        }
        return 20 * Math.log10(PICTURE_PEAK / Math.sqrt(sum / found.length));
    }

    private static void requireSame(int expected, int found) {
        if (expected != found || found == 0) {
            throw new IllegalArgumentException(
                    "%d values cannot be compared with %d".formatted(found, expected));
        }
    }
}
