package org.gouache.image;

/**
 * Replaces each value of a row by its difference from a guess, so that the row deflates well. Of
 * the five guesses the one with the smallest sum of differences is taken (PNG, section 12.7).
 */
final class PngRowFilter {
    private static final int FILTERS = 5;
    private static final int STEP = Image.CHANNELS;

    private final int stride;
    private final byte[][] rows;

    PngRowFilter(int stride) {
        this.stride = stride;
        this.rows = new byte[FILTERS][1 + stride];
        for (int filter = 0; filter < FILTERS; filter++) {
            rows[filter][0] = (byte) filter;
        }
    }

    /** A row, with the filter's number before it; overwritten by the next call. */
    byte[] filter(byte[] pixels, int y) {
        int start = y * stride;
        int[] sums = new int[FILTERS];
        for (int i = 0; i < stride; i++) {
            int value = pixels[start + i];
            int left = i < STEP ? 0 : Byte.toUnsignedInt(pixels[start + i - STEP]);
            int above = y == 0 ? 0 : Byte.toUnsignedInt(pixels[start - stride + i]);
            int corner =
                    i < STEP || y == 0 ? 0 : Byte.toUnsignedInt(pixels[start - stride + i - STEP]);
            sums[0] += put(0, i, value);
            sums[1] += put(1, i, value - left);
            sums[2] += put(2, i, value - above);
            sums[3] += put(3, i, value - (left + above) / 2);
            sums[4] += put(4, i, value - paeth(left, above, corner));
        }
        int best = 0;
        for (int filter = 1; filter < FILTERS; filter++) {
            best = sums[filter] < sums[best] ? filter : best;
        }
        return rows[best];
    }

    private int put(int filter, int index, int difference) {
        byte stored = (byte) difference;
        rows[filter][1 + index] = stored;
        return Math.abs(stored);
    }

    private static int paeth(int left, int above, int corner) {
        int guess = left + above - corner;
        int toLeft = Math.abs(guess - left);
        int toAbove = Math.abs(guess - above);
        int toCorner = Math.abs(guess - corner);
        if (toLeft <= toAbove && toLeft <= toCorner) {
            return left;
        }
        return toAbove <= toCorner ? above : corner;
    }
}
