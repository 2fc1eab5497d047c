package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Looks up indices that are bytes, and stores entries of 32 bits by twos. */
final class ByteWords implements BlockKernel {
    private static final int ENTRIES = 256;
    private static final int BLOCK = PackedIndices.UNIT;

    private final int[] palette;

    ByteWords(int[] palette) {
        this.palette = palette;
    }

    @Override
    public int blockElements() {
        return BLOCK;
    }

    @Override
    public void lookUp(byte[] packed, int blocks, MemorySegment target, long at) {
        lookUp(packed, blocks, palette, target, at);
    }

    /** The table is made here, where its length is known, so that no index needs a check. */
    private static void lookUp(
            byte[] packed, int blocks, int[] palette, MemorySegment target, long at) {
        MemorySegment known = NativeSegment.known(target);
        long[] entries = new long[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            entries[i] = Integer.toUnsignedLong(palette[i]);
        }
        int twos = blocks * (BLOCK / 2);
        for (int i = 0; i < twos; i++) {
            long first = entries[packed[2 * i] & 0xFF];
            long second = entries[packed[2 * i + 1] & 0xFF];
            known.set(
                    JAVA_LONG_UNALIGNED,
                    at + (long) i * Long.BYTES,
                    first | second << Integer.SIZE);
        }
    }
}
