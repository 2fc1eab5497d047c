package org.gouache.palettize.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.IntVector;

import java.lang.foreign.MemorySegment;

/** Looks up entries of 32 bits in palettes that fill one, two or four vectors. */
final class VectorWords implements WordKernel {
    static final WordKernel KERNEL = new VectorWords();

    private static final int BLOCK = Math.max(PackedIndices.UNIT, Lanes.COUNT);

    private static final int UNIT = PackedIndices.UNIT;
    private static final int BLOCK_BYTES = BLOCK * Integer.BYTES;
    private static final int STEP_BYTES = Lanes.COUNT * Integer.BYTES;

    /** With fewer lanes than a block has indices, it takes two steps. */
    private static final boolean TWO_STEPS = Lanes.COUNT < BLOCK;

    /** With more lanes than a unit has indices, a step takes more than one word of them. */
    private static final boolean MORE_WORDS = Lanes.COUNT > UNIT;

    private VectorWords() {}

    static boolean canTake(int bits) {
        return bits <= Lanes.PERMUTED_BITS + 2;
    }

    @Override
    public int blockElements() {
        return BLOCK;
    }

    @Override
    public int reach(int bits) {
        int lastWord = MORE_WORDS ? bits <= Lanes.PERMUTED_BITS ? bits : bits / 2 * 3 : 0;
        return lastWord + Integer.BYTES;
    }

    @Override
    public void lookUp(
            PackedIndices indices, long from, int blocks, int[] palette, MemorySegment target) {
        switch (palette.length / Lanes.COUNT) {
            case 0, 1 -> one(indices, from, blocks, palette, target);
            case 2 -> two(indices, from, blocks, palette, target);
            case 4 -> four(indices, from, blocks, palette, target);
            default -> throw new AssertionError(palette.length);
        }
    }

    private static void one(
            PackedIndices indices, long from, int blocks, int[] palette, MemorySegment target) {
        MemorySegment bytes = indices.bytes();
        int bits = indices.bits();
        int stride = BLOCK / UNIT * bits;
        IntVector table = Lanes.entries(palette, 0);
        IntVector shifts = Lanes.shifts(0, bits, UNIT);
        IntVector more = Lanes.shifts(Lanes.COUNT * bits, bits, UNIT);
        for (int block = 0; block < blocks; block++) {
            long source = from + (long) block * stride;
            long at = (long) block * BLOCK_BYTES;
            IntVector packed =
                    MORE_WORDS
                            ? Lanes.broadcastTwo(bytes, source, bits)
                            : Lanes.broadcast(bytes, source);
            Permutation.one(packed, shifts, table).intoMemorySegment(target, at, LITTLE_ENDIAN);
            if (TWO_STEPS) {
                Permutation.one(packed, more, table)
                        .intoMemorySegment(target, at + STEP_BYTES, LITTLE_ENDIAN);
            }
        }
    }

    private static void two(
            PackedIndices indices, long from, int blocks, int[] palette, MemorySegment target) {
        MemorySegment bytes = indices.bytes();
        int bits = indices.bits();
        IntVector first = Lanes.entries(palette, 0);
        IntVector second = Lanes.entries(palette, Lanes.COUNT);
        IntVector shifts = Lanes.shifts(0, bits, UNIT);
        IntVector signs = Permutation.signs(shifts);
        IntVector more = Lanes.shifts(Lanes.COUNT * bits, bits, UNIT);
        IntVector moreSigns = Permutation.signs(more);
        for (int block = 0; block < blocks; block++) {
            long at = (long) block * BLOCK_BYTES;
            IntVector packed = Lanes.broadcast(bytes, from + (long) block * bits);
            Permutation.two(packed, shifts, signs, first, second)
                    .intoMemorySegment(target, at, LITTLE_ENDIAN);
            if (TWO_STEPS) {
                Permutation.two(packed, more, moreSigns, first, second)
                        .intoMemorySegment(target, at + STEP_BYTES, LITTLE_ENDIAN);
            }
        }
    }

    private static void four(
            PackedIndices indices, long from, int blocks, int[] palette, MemorySegment target) {
        MemorySegment bytes = indices.bytes();
        int bits = indices.bits();
        int stride = BLOCK / UNIT * bits;
        int period = MORE_WORDS ? UNIT / 2 : UNIT;
        IntVector first = Lanes.entries(palette, 0);
        IntVector second = Lanes.entries(palette, Lanes.COUNT);
        IntVector third = Lanes.entries(palette, 2 * Lanes.COUNT);
        IntVector fourth = Lanes.entries(palette, 3 * Lanes.COUNT);
        IntVector shifts = Lanes.shifts(0, bits, period);
        IntVector signs = Permutation.signs(shifts);
        IntVector more = Lanes.shifts(Lanes.COUNT * bits, bits, period);
        IntVector moreSigns = Permutation.signs(more);
        for (int block = 0; block < blocks; block++) {
            long source = from + (long) block * stride;
            long at = (long) block * BLOCK_BYTES;
            IntVector packed =
                    MORE_WORDS
                            ? Lanes.broadcastFour(bytes, source, bits / 2)
                            : Lanes.broadcast(bytes, source);
            Permutation.four(packed, shifts, signs, first, second, third, fourth)
                    .intoMemorySegment(target, at, LITTLE_ENDIAN);
            if (TWO_STEPS) {
                Permutation.four(packed, more, moreSigns, first, second, third, fourth)
                        .intoMemorySegment(target, at + STEP_BYTES, LITTLE_ENDIAN);
            }
        }
    }
}
