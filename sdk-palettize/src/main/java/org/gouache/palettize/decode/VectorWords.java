package org.gouache.palettize.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.IntVector;

import java.lang.foreign.MemorySegment;

/** Looks up entries of 32 bits in palettes that fill one, two or four vectors. */
final class VectorWords implements BlockKernel {
    private static final int UNIT = PackedIndices.UNIT;
    private static final int BLOCK = Math.max(UNIT, Lanes.COUNT);
    private static final int BLOCK_BYTES = BLOCK * Integer.BYTES;
    private static final int STEP_BYTES = Lanes.COUNT * Integer.BYTES;

    /** With fewer lanes than a block has elements, it takes two steps. */
    private static final boolean TWO_STEPS = Lanes.COUNT < BLOCK;

    /** With more lanes than a unit has indices, a step takes more than one word of them. */
    private static final boolean MORE_WORDS = Lanes.COUNT > UNIT;

    private final int bits;
    private final int[] palette;
    private final int[] shifts;

    VectorWords(int bits, int[] palette) {
        this.bits = bits;
        this.palette = Lanes.filled(palette);
        int indicesOfAWord = bits * UNIT <= Integer.SIZE ? UNIT : UNIT / 2;
        shifts = Lanes.shifts(0, bits, indicesOfAWord);
    }

    static boolean canTake(int bits) {
        return bits <= Lanes.PERMUTED_BITS + 2;
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
        int stride = BLOCK / UNIT * bits;
        IntVector table = Lanes.vector(palette, 0);
        IntVector right = Lanes.vector(shifts, 0);
        IntVector secondRight = right.add(Lanes.COUNT * bits);
        for (int block = 0; block < blocks; block++) {
            long to = at + (long) block * BLOCK_BYTES;
            IntVector indices =
                    MORE_WORDS
                            ? Lanes.broadcastTwo(packed, block * stride, bits)
                            : Lanes.broadcast(packed, block * stride);
            Permutation.one(indices, right, table).intoMemorySegment(known, to, LITTLE_ENDIAN);
            if (TWO_STEPS) {
                Permutation.one(indices, secondRight, table)
                        .intoMemorySegment(known, to + STEP_BYTES, LITTLE_ENDIAN);
            }
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
        IntVector right = Lanes.vector(shifts, 0);
        IntVector left = Permutation.signs(right);
        IntVector secondRight = right.add(Lanes.COUNT * bits);
        IntVector secondLeft = Permutation.signs(secondRight);
        for (int block = 0; block < blocks; block++) {
            long to = at + (long) block * BLOCK_BYTES;
            IntVector indices = Lanes.broadcast(packed, block * bits);
            Permutation.two(indices, right, left, first, second)
                    .intoMemorySegment(known, to, LITTLE_ENDIAN);
            if (TWO_STEPS) {
                Permutation.two(indices, secondRight, secondLeft, first, second)
                        .intoMemorySegment(known, to + STEP_BYTES, LITTLE_ENDIAN);
            }
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
        int stride = BLOCK / UNIT * bits;
        IntVector first = Lanes.vector(palette, 0);
        IntVector second = Lanes.vector(palette, 1);
        IntVector third = Lanes.vector(palette, 2);
        IntVector fourth = Lanes.vector(palette, 3);
        IntVector right = Lanes.vector(shifts, 0);
        IntVector left = Permutation.signs(right);
        IntVector secondRight = right.add(Lanes.COUNT * bits);
        IntVector secondLeft = Permutation.signs(secondRight);
        for (int block = 0; block < blocks; block++) {
            long to = at + (long) block * BLOCK_BYTES;
            IntVector indices =
                    MORE_WORDS
                            ? Lanes.broadcastFour(packed, block * stride, bits / 2)
                            : Lanes.broadcast(packed, block * stride);
            Permutation.four(indices, right, left, first, second, third, fourth)
                    .intoMemorySegment(known, to, LITTLE_ENDIAN);
            if (TWO_STEPS) {
                Permutation.four(indices, secondRight, secondLeft, first, second, third, fourth)
                        .intoMemorySegment(known, to + STEP_BYTES, LITTLE_ENDIAN);
            }
        }
    }
}
