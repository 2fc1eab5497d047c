package org.gouache.palettize.decode;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

import org.gouache.palettize.vector.VectorWidth;

import java.util.Arrays;

/** Vectors of 4, 8 or 16 lanes: how packed indices and palettes come into them. */
final class Lanes {
    static final VectorSpecies<Integer> SPECIES = species();
    static final int COUNT = SPECIES.length();

    /** The bits of an index that a permutation of so many lanes can take. */
    static final int PERMUTED_BITS = Integer.numberOfTrailingZeros(COUNT);

    private static final VectorMask<Integer> SECOND_HALF = from(COUNT / 2);
    private static final VectorMask<Integer> SECOND_QUARTER = from(COUNT / 4);
    private static final VectorMask<Integer> LAST_QUARTER = from(COUNT - COUNT / 4);

    private Lanes() {}

    private static VectorSpecies<Integer> species() {
        return switch (VectorWidth.BITS) {
            case 512 -> IntVector.SPECIES_512;
            case 256 -> IntVector.SPECIES_256;
            default -> IntVector.SPECIES_128;
        };
    }

    private static VectorMask<Integer> from(int lane) {
        return VectorMask.fromLong(SPECIES, -1L << lane);
    }

    /** The word with which the first index begins. */
    static IntVector broadcast(byte[] packed, int at) {
        return IntVector.broadcast(SPECIES, word(packed, at));
    }

    /** Two words, each in one half of the lanes. */
    static IntVector broadcastTwo(byte[] packed, int at, int stride) {
        return broadcast(packed, at).blend(word(packed, at + stride), SECOND_HALF);
    }

    /** Four words, each in one quarter of the lanes. */
    static IntVector broadcastFour(byte[] packed, int at, int stride) {
        return broadcast(packed, at)
                .blend(word(packed, at + stride), SECOND_QUARTER)
                .blend(word(packed, at + 2 * stride), SECOND_HALF)
                .blend(word(packed, at + 3 * stride), LAST_QUARTER);
    }

    private static int word(byte[] packed, int at) {
        return (int) BlockKernel.INT.get(packed, at);
    }

    /**
     * @param period after how many lanes the shifts begin anew
     */
    static int[] shifts(int first, int step, int period) {
        int[] shifts = new int[COUNT];
        for (int lane = 0; lane < COUNT; lane++) {
            shifts[lane] = first + lane % period * step;
        }
        return shifts;
    }

    /** The palette, repeated if it has fewer entries than there are lanes. */
    static int[] filled(int[] palette) {
        int[] filled = Arrays.copyOf(palette, Math.max(palette.length, COUNT));
        for (int i = palette.length; i < filled.length; i++) {
            filled[i] = filled[i - palette.length];
        }
        return filled;
    }

    /** A vector of a filled palette, or of shifts. */
    static IntVector vector(int[] values, int number) {
        return IntVector.fromArray(SPECIES, values, number * COUNT);
    }
}
