package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Looks up two indices at once in a table of all pairs of entries of 16 bits. */
final class PairedHalves implements BlockKernel {
    private static final int SIX = 6;
    private static final int BLOCK = PackedIndices.UNIT;
    private static final int PAIR_BYTES = Integer.BYTES;
    private static final int BLOCK_BYTES = BLOCK / 2 * PAIR_BYTES;

    private final int bits;
    private final int[] pairs;

    PairedHalves(int bits, short[] palette) {
        this.bits = bits;
        pairs = pairs(palette);
    }

    /** All pairs of entries, the first one in the lower half. */
    static int[] pairs(short[] palette) {
        int[] pairs = new int[palette.length * palette.length];
        for (int second = 0, at = 0; second < palette.length; second++) {
            int upper = palette[second] << Short.SIZE;
            for (short first : palette) {
                pairs[at++] = upper | Short.toUnsignedInt(first);
            }
        }
        return pairs;
    }

    @Override
    public int blockElements() {
        return BLOCK;
    }

    @Override
    public void lookUp(byte[] packed, int blocks, MemorySegment target, long at) {
        if (bits == SIX) {
            lookUpSix(packed, blocks, pairs, target, at);
        } else {
            lookUp(packed, bits, blocks, pairs, target, at);
        }
    }

    /** With shifts that are constants, half as fast again. */
    private static void lookUpSix(
            byte[] packed, int blocks, int[] pairs, MemorySegment target, long at) {
        MemorySegment known = NativeSegment.known(target);
        int mask = pairs.length - 1;
        for (int half = 0; half < 2 * blocks; half++) {
            int indices = (int) INT.get(packed, half * (SIX / 2));
            long to = at + (long) half * (2 * PAIR_BYTES);
            known.set(JAVA_INT_UNALIGNED, to, pairs[indices & mask]);
            known.set(JAVA_INT_UNALIGNED, to + PAIR_BYTES, pairs[indices >>> 2 * SIX & mask]);
        }
    }

    private static void lookUp(
            byte[] packed, int bits, int blocks, int[] pairs, MemorySegment target, long at) {
        MemorySegment known = NativeSegment.known(target);
        int mask = pairs.length - 1;
        int pairBits = 2 * bits;
        int halfBytes = bits / 2;
        int halfShift = bits % 2 * (Byte.SIZE / 2);
        for (int block = 0; block < blocks; block++) {
            int from = block * bits;
            int lower = (int) INT.get(packed, from);
            int upper = (int) INT.get(packed, from + halfBytes) >>> halfShift;
            long to = at + (long) block * BLOCK_BYTES;
            known.set(JAVA_INT_UNALIGNED, to, pairs[lower & mask]);
            known.set(JAVA_INT_UNALIGNED, to + PAIR_BYTES, pairs[lower >>> pairBits & mask]);
            known.set(JAVA_INT_UNALIGNED, to + 2 * PAIR_BYTES, pairs[upper & mask]);
            known.set(JAVA_INT_UNALIGNED, to + 3 * PAIR_BYTES, pairs[upper >>> pairBits & mask]);
        }
    }
}
