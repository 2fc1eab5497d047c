package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Looks up indices that are bytes, and stores entries of 16 bits by twos. */
final class ByteHalves implements BlockKernel {
    private static final int ENTRIES = 256;
    private static final int BLOCK = PackedIndices.UNIT;

    private final short[] palette;

    ByteHalves(short[] palette) {
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

    /** The tables are made here, where their length is known, so that no index needs a check. */
    private static void lookUp(
            byte[] packed, int blocks, short[] palette, MemorySegment target, long at) {
        MemorySegment known = NativeSegment.known(target);
        int[] firsts = new int[ENTRIES];
        int[] seconds = new int[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            firsts[i] = Short.toUnsignedInt(palette[i]);
            seconds[i] = palette[i] << Short.SIZE;
        }
        int twos = blocks * (BLOCK / 2);
        for (int i = 0; i < twos; i++) {
            int first = firsts[packed[2 * i] & 0xFF];
            int second = seconds[packed[2 * i + 1] & 0xFF];
            known.set(JAVA_INT_UNALIGNED, at + (long) i * Integer.BYTES, first | second);
        }
    }
}
