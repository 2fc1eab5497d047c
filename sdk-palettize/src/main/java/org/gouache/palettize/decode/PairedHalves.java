package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Looks up two indices at once in a table of all pairs of entries of 16 bits. */
final class PairedHalves implements BlockKernel {
    private static final int BLOCK = PackedIndices.UNIT;
    private static final int BLOCK_BYTES = BLOCK * Short.BYTES;

    private final int bits;
    private final int[] pairs;

    PairedHalves(int bits, short[] palette) {
        this.bits = bits;
        pairs = new int[palette.length * palette.length];
        for (int second = 0, at = 0; second < palette.length; second++) {
            int upper = palette[second] << Short.SIZE;
            for (short first : palette) {
                pairs[at++] = upper | Short.toUnsignedInt(first);
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
            byte[] packed, int bits, int blocks, int[] pairs, MemorySegment target, long at) {
        MemorySegment known = NativeSegment.known(target);
        int mask = pairs.length - 1;
        for (int block = 0; block < blocks; block++) {
            long rest = (long) LONG.get(packed, block * bits);
            long to = at + (long) block * BLOCK_BYTES;
            for (int i = 0; i < BLOCK / 2; i++) {
                known.set(JAVA_INT_UNALIGNED, to, pairs[(int) rest & mask]);
                rest >>>= 2 * bits;
                to += Integer.BYTES;
            }
        }
    }
}
