package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Looks up one index after another, and stores entries of 32 bits by twos. */
final class SingleWords implements BlockKernel {
    private static final int BLOCK = PackedIndices.UNIT;
    private static final int BLOCK_BYTES = BLOCK * Integer.BYTES;

    private final int bits;
    private final long[] entries;

    SingleWords(int bits, int[] palette) {
        this.bits = bits;
        entries = new long[palette.length];
        for (int i = 0; i < palette.length; i++) {
            entries[i] = Integer.toUnsignedLong(palette[i]);
        }
    }

    @Override
    public int blockElements() {
        return BLOCK;
    }

    @Override
    public void lookUp(byte[] packed, int blocks, MemorySegment target, long at) {
        lookUp(packed, bits, blocks, entries, target, at);
    }

    private static void lookUp(
            byte[] packed, int bits, int blocks, long[] entries, MemorySegment target, long at) {
        MemorySegment known = NativeSegment.known(target);
        int mask = entries.length - 1;
        for (int block = 0; block < blocks; block++) {
            long rest = (long) LONG.get(packed, block * bits);
            long to = at + (long) block * BLOCK_BYTES;
            for (int i = 0; i < BLOCK / 2; i++) {
                long first = entries[(int) rest & mask];
                long second = entries[(int) (rest >>> bits) & mask];
                known.set(JAVA_LONG_UNALIGNED, to, first | second << Integer.SIZE);
                rest >>>= 2 * bits;
                to += Long.BYTES;
            }
        }
    }
}
