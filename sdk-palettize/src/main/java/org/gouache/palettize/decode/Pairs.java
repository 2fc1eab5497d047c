package org.gouache.palettize.decode;

/** Tables of all pairs of palette entries, the first entry in the lower half. */
final class Pairs {
    private static final int WIDEST = 6;
    private static final int USES_OF_A_PAIR = 4;

    private Pairs() {}

    /** Whether so many elements use a table of all pairs enough to make up for making it. */
    static boolean pay(int bits, int elements) {
        return bits <= WIDEST && elements / 2 >= USES_OF_A_PAIR << 2 * bits;
    }

    static long[] ofWords(int[] palette) {
        long[] pairs = new long[palette.length * palette.length];
        for (int second = 0, at = 0; second < palette.length; second++) {
            long high = (long) palette[second] << Integer.SIZE;
            for (int first : palette) {
                pairs[at++] = high | Integer.toUnsignedLong(first);
            }
        }
        return pairs;
    }

    static int[] ofHalves(short[] palette) {
        int[] pairs = new int[palette.length * palette.length];
        for (int second = 0, at = 0; second < palette.length; second++) {
            int high = palette[second] << Short.SIZE;
            for (short first : palette) {
                pairs[at++] = high | Short.toUnsignedInt(first);
            }
        }
        return pairs;
    }
}
