package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Looks up one index after another, and stores entries of 16 bits by twos. */
final class SingleHalves implements BlockKernel {
    private static final int BLOCK = PackedIndices.UNIT;
    private static final int BLOCK_BYTES = BLOCK * Short.BYTES;

    private final int bits;
    private final int[] entries;

    SingleHalves(int bits, short[] palette) {
        this.bits = bits;
        entries = new int[palette.length];
        for (int i = 0; i < palette.length; i++) {
            entries[i] = Short.toUnsignedInt(palette[i]);
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
            byte[] packed, int bits, int blocks, int[] entries, MemorySegment target, long at) {
        MemorySegment known = NativeSegment.known(target);
        int mask = entries.length - 1;
        for (int block = 0; block < blocks; block++) {
            long rest = (long) LONG.get(packed, block * bits);
            long to = at + (long) block * BLOCK_BYTES;
            for (int i = 0; i < BLOCK / 2; i++) {
                int first = entries[(int) rest & mask];
                int second = entries[(int) (rest >>> bits) & mask];
                known.set(JAVA_INT_UNALIGNED, to, first | second << Short.SIZE);
                rest >>>= 2 * bits;
                to += Integer.BYTES;
            }
        }
    }
}
