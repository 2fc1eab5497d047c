package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Looks up two indices at once in a table of all pairs of entries of 32 bits. */
final class PairedWords implements BlockKernel {
    private static final int BLOCK = PackedIndices.UNIT;
    private static final int BLOCK_BYTES = BLOCK * Integer.BYTES;

    private final int bits;
    private final long[] pairs;

    PairedWords(int bits, int[] palette) {
        this.bits = bits;
        pairs = new long[palette.length * palette.length];
        for (int second = 0, at = 0; second < palette.length; second++) {
            long upper = (long) palette[second] << Integer.SIZE;
            for (int first : palette) {
                pairs[at++] = upper | Integer.toUnsignedLong(first);
            }
        }
    }

    @Override
    public int blockElements() {
        return BLOCK;
    }

    @Override
    public void lookUp(byte[] packed, int blocks, MemorySegment target, long at) {
        lookUp(packed, bits, blocks, pairs, target, at);
    }

    private static void lookUp(
            byte[] packed, int bits, int blocks, long[] pairs, MemorySegment target, long at) {
        MemorySegment known = NativeSegment.known(target);
        int mask = pairs.length - 1;
        for (int block = 0; block < blocks; block++) {
            long rest = (long) LONG.get(packed, block * bits);
            long to = at + (long) block * BLOCK_BYTES;
            for (int i = 0; i < BLOCK / 2; i++) {
                known.set(JAVA_LONG_UNALIGNED, to, pairs[(int) rest & mask]);
                rest >>>= 2 * bits;
                to += Long.BYTES;
            }
        }
    }
}
