package org.gouache.palettize.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.IntVector;

import java.lang.foreign.MemorySegment;

/**
 * Looks up entries of 16 bits in palettes that fill one, two or four vectors: elements with an even
 * number in the lower halves of the lanes, those with an odd one in the upper halves.
 */
final class VectorHalves implements HalfKernel {
    static final HalfKernel KERNEL = new VectorHalves();

    private static final int BLOCK = 2 * Lanes.COUNT;
    private static final int BLOCK_BYTES = BLOCK * Short.BYTES;
    private static final int UNITS = BLOCK / PackedIndices.UNIT;
    private static final int LANES_OF_A_UNIT = PackedIndices.UNIT / 2;

    private VectorHalves() {}

    static boolean canTake(int bits) {
        return bits <= Math.min(Lanes.PERMUTED_BITS + 2, Integer.SIZE / PackedIndices.UNIT);
    }

    @Override
    public int blockElements() {
        return BLOCK;
    }

    @Override
    public int reach(int bits) {
        return (UNITS - 1) * bits + Integer.BYTES;
    }

    @Override
    public void lookUp(
            PackedIndices indices, long from, int blocks, short[] palette, MemorySegment target) {
        int[] entries = new int[palette.length];
        for (int i = 0; i < palette.length; i++) {
            entries[i] = Short.toUnsignedInt(palette[i]);
        }
        switch (palette.length / Lanes.COUNT) {
            case 0, 1 -> one(indices, from, blocks, entries, target);
            case 2 -> two(indices, from, blocks, entries, target);
            case 4 -> four(indices, from, blocks, entries, target);
            default -> throw new AssertionError(palette.length);
        }
    }

    private static void one(
            PackedIndices indices, long from, int blocks, int[] palette, MemorySegment target) {
        MemorySegment bytes = indices.bytes();
        int bits = indices.bits();
        IntVector table = Lanes.entries(palette, 0);
        IntVector evenShifts = evenShifts(bits);
        IntVector oddShifts = evenShifts.add(bits);
        for (int block = 0; block < blocks; block++) {
            IntVector packed = packed(bytes, from + (long) block * UNITS * bits, bits);
            IntVector even = Permutation.one(packed, evenShifts, table);
            IntVector odd = Permutation.one(packed, oddShifts, table);
            store(even, odd, target, (long) block * BLOCK_BYTES);
        }
    }

    private static void two(
            PackedIndices indices, long from, int blocks, int[] palette, MemorySegment target) {
        MemorySegment bytes = indices.bytes();
        int bits = indices.bits();
        IntVector first = Lanes.entries(palette, 0);
        IntVector second = Lanes.entries(palette, Lanes.COUNT);
        IntVector evenShifts = evenShifts(bits);
        IntVector oddShifts = evenShifts.add(bits);
        IntVector evenSigns = Permutation.signs(evenShifts);
        IntVector oddSigns = Permutation.signs(oddShifts);
        for (int block = 0; block < blocks; block++) {
            IntVector packed = packed(bytes, from + (long) block * UNITS * bits, bits);
            IntVector even = Permutation.two(packed, evenShifts, evenSigns, first, second);
            IntVector odd = Permutation.two(packed, oddShifts, oddSigns, first, second);
            store(even, odd, target, (long) block * BLOCK_BYTES);
        }
    }

    private static void four(
            PackedIndices indices, long from, int blocks, int[] palette, MemorySegment target) {
        MemorySegment bytes = indices.bytes();
        int bits = indices.bits();
        IntVector first = Lanes.entries(palette, 0);
        IntVector second = Lanes.entries(palette, Lanes.COUNT);
        IntVector third = Lanes.entries(palette, 2 * Lanes.COUNT);
        IntVector fourth = Lanes.entries(palette, 3 * Lanes.COUNT);
        IntVector evenShifts = evenShifts(bits);
        IntVector oddShifts = evenShifts.add(bits);
        IntVector evenSigns = Permutation.signs(evenShifts);
        IntVector oddSigns = Permutation.signs(oddShifts);
        for (int block = 0; block < blocks; block++) {
            IntVector packed = packed(bytes, from + (long) block * UNITS * bits, bits);
            IntVector even =
                    Permutation.four(packed, evenShifts, evenSigns, first, second, third, fourth);
            IntVector odd =
                    Permutation.four(packed, oddShifts, oddSigns, first, second, third, fourth);
            store(even, odd, target, (long) block * BLOCK_BYTES);
        }
    }

    private static IntVector evenShifts(int bits) {
        return Lanes.shifts(0, 2 * bits, LANES_OF_A_UNIT);
    }

    private static IntVector packed(MemorySegment bytes, long at, int bits) {
        return switch (UNITS) {
            case 1 -> Lanes.broadcast(bytes, at);
            case 2 -> Lanes.broadcastTwo(bytes, at, bits);
            default -> Lanes.broadcastFour(bytes, at, bits);
        };
    }

    private static void store(IntVector even, IntVector odd, MemorySegment target, long at) {
        even.or(odd.lanewise(LSHL, Short.SIZE)).intoMemorySegment(target, at, LITTLE_ENDIAN);
    }
}
