package org.gouache.palettize.decode;

import static jdk.incubator.vector.VectorOperators.LSHL;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.IntVector;

import java.lang.foreign.MemorySegment;

/**
 * Looks up entries of 16 bits in palettes that fill one, two or four vectors: elements with an even
 * number in the lower halves of the lanes, those with an odd one in the upper halves.
 */
final class VectorHalves implements BlockKernel {
    private static final int UNIT = PackedIndices.UNIT;
    private static final int BLOCK = 2 * Lanes.COUNT;
    private static final int BLOCK_BYTES = BLOCK * Short.BYTES;
    private static final int UNITS = BLOCK / UNIT;

    private final int bits;
    private final int[] palette;
    private final int[] shifts;

    VectorHalves(int bits, short[] palette) {
        this.bits = bits;
        int[] entries = new int[palette.length];
        for (int i = 0; i < palette.length; i++) {
            entries[i] = Short.toUnsignedInt(palette[i]);
        }
        this.palette = Lanes.filled(entries);
        shifts = Lanes.shifts(0, 2 * bits, UNIT / 2);
    }

    static boolean canTake(int bits) {
        return bits <= Lanes.PERMUTED_BITS + 2 && bits * UNIT <= Integer.SIZE;
    }

    @Override
    public int blockElements() {
        return BLOCK;
    }

    @Override
    public void lookUp(byte[] packed, int blocks, MemorySegment target, long at) {
        switch (palette.length / Lanes.COUNT) {
            case 1 -> one(packed, bits, shifts, blocks, palette, target, at);
            case 2 -> two(packed, bits, shifts, blocks, palette, target, at);
            case 4 -> four(packed, bits, shifts, blocks, palette, target, at);
            default -> throw new AssertionError(palette.length);
        }
    }

    private static void one(
            byte[] packed,
            int bits,
            int[] shifts,
            int blocks,
            int[] palette,
            MemorySegment target,
            long at) {
        MemorySegment known = NativeSegment.known(target);
        IntVector table = Lanes.vector(palette, 0);
        IntVector evenRight = Lanes.vector(shifts, 0);
        IntVector oddRight = evenRight.add(bits);
        for (int block = 0; block < blocks; block++) {
            IntVector indices = indices(packed, block * UNITS * bits, bits);
            IntVector even = Permutation.one(indices, evenRight, table);
            IntVector odd = Permutation.one(indices, oddRight, table);
            store(even, odd, known, at + (long) block * BLOCK_BYTES);
        }
    }

    private static void two(
            byte[] packed,
            int bits,
            int[] shifts,
            int blocks,
            int[] palette,
            MemorySegment target,
            long at) {
        MemorySegment known = NativeSegment.known(target);
        IntVector first = Lanes.vector(palette, 0);
        IntVector second = Lanes.vector(palette, 1);
        IntVector evenRight = Lanes.vector(shifts, 0);
        IntVector oddRight = evenRight.add(bits);
        IntVector evenLeft = Permutation.signs(evenRight);
        IntVector oddLeft = Permutation.signs(oddRight);
        for (int block = 0; block < blocks; block++) {
            IntVector indices = indices(packed, block * UNITS * bits, bits);
            IntVector even = Permutation.two(indices, evenRight, evenLeft, first, second);
            IntVector odd = Permutation.two(indices, oddRight, oddLeft, first, second);
            store(even, odd, known, at + (long) block * BLOCK_BYTES);
        }
    }

    private static void four(
            byte[] packed,
            int bits,
            int[] shifts,
            int blocks,
            int[] palette,
            MemorySegment target,
            long at) {
        MemorySegment known = NativeSegment.known(target);
        IntVector first = Lanes.vector(palette, 0);
        IntVector second = Lanes.vector(palette, 1);
        IntVector third = Lanes.vector(palette, 2);
        IntVector fourth = Lanes.vector(palette, 3);
        IntVector evenRight = Lanes.vector(shifts, 0);
        IntVector oddRight = evenRight.add(bits);
        IntVector evenLeft = Permutation.signs(evenRight);
        IntVector oddLeft = Permutation.signs(oddRight);
        for (int block = 0; block < blocks; block++) {
            IntVector indices = indices(packed, block * UNITS * bits, bits);
            IntVector even =
                    Permutation.four(indices, evenRight, evenLeft, first, second, third, fourth);
            IntVector odd =
                    Permutation.four(indices, oddRight, oddLeft, first, second, third, fourth);
            store(even, odd, known, at + (long) block * BLOCK_BYTES);
        }
    }

    private static IntVector indices(byte[] packed, int at, int bits) {
        return switch (UNITS) {
            case 1 -> Lanes.broadcast(packed, at);
            case 2 -> Lanes.broadcastTwo(packed, at, bits);
            default -> Lanes.broadcastFour(packed, at, bits);
        };
    }

    private static void store(IntVector even, IntVector odd, MemorySegment target, long at) {
        even.or(odd.lanewise(LSHL, Short.SIZE)).intoMemorySegment(target, at, LITTLE_ENDIAN);
    }
}
