package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Vectors of 4, 8 or 16 lanes: how packed indices and palettes come into them. */
final class Lanes {
    static final VectorSpecies<Integer> SPECIES = species(VectorBits.WANTED);
    static final int COUNT = SPECIES.length();

    /** The bits of an index that a permutation of so many lanes can take. */
    static final int PERMUTED_BITS = Integer.numberOfTrailingZeros(COUNT);

    private static final VectorMask<Integer> SECOND_HALF = from(COUNT / 2);
    private static final VectorMask<Integer> SECOND_QUARTER = from(COUNT / 4);
    private static final VectorMask<Integer> LAST_QUARTER = from(COUNT - COUNT / 4);

    private Lanes() {}

    private static VectorSpecies<Integer> species(int wanted) {
        int bits = wanted == 0 ? IntVector.SPECIES_PREFERRED.vectorBitSize() : wanted;
        if (bits >= 512) {
            return IntVector.SPECIES_512;
        }
        return bits >= 256 ? IntVector.SPECIES_256 : IntVector.SPECIES_128;
    }

    private static VectorMask<Integer> from(int lane) {
        return VectorMask.fromLong(SPECIES, -1L << lane);
    }

    static IntVector broadcast(MemorySegment bytes, long at) {
        return IntVector.broadcast(SPECIES, bytes.get(JAVA_INT_UNALIGNED, at));
    }

    /** Two words, each in one half of the lanes. */
    static IntVector broadcastTwo(MemorySegment bytes, long at, int stride) {
        return broadcast(bytes, at)
                .blend(bytes.get(JAVA_INT_UNALIGNED, at + stride), SECOND_HALF);
    }

    /** Four words, each in one quarter of the lanes. */
    static IntVector broadcastFour(MemorySegment bytes, long at, int stride) {
        return broadcast(bytes, at)
                .blend(bytes.get(JAVA_INT_UNALIGNED, at + stride), SECOND_QUARTER)
                .blend(bytes.get(JAVA_INT_UNALIGNED, at + 2L * stride), SECOND_HALF)
                .blend(bytes.get(JAVA_INT_UNALIGNED, at + 3L * stride), LAST_QUARTER);
    }

    /**
     * @param period after how many lanes the shifts begin anew
     */
    static IntVector shifts(int first, int step, int period) {
        int[] shifts = new int[COUNT];
        Arrays.setAll(shifts, lane -> first + lane % period * step);
        return IntVector.fromArray(SPECIES, shifts, 0);
    }

    /** Entries of a palette from one on; a palette of fewer entries than lanes is repeated. */
    static IntVector entries(int[] palette, int from) {
        int[] entries = new int[COUNT];
        Arrays.setAll(entries, lane -> palette[from + lane & palette.length - 1]);
        return IntVector.fromArray(SPECIES, entries, 0);
    }
}
