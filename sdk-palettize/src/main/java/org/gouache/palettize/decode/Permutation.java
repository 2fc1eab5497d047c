package org.gouache.palettize.decode;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * Looks up an index in each lane, in a palette of one, two or four vectors. The lower bits of an
 * index choose the lane, and as that wraps around, the bits above them do no harm; its upper bits,
 * moved to the sign one after another, choose the vector.
 */
final class Permutation {
    private Permutation() {}

    /** How far to shift left so that the lowest bit which chooses a vector becomes the sign. */
    static IntVector signs(IntVector shifts) {
        return shifts.neg().add(Integer.SIZE - 1 - Lanes.PERMUTED_BITS);
    }

    static IntVector one(IntVector packed, IntVector shifts, IntVector table) {
        return packed.lanewise(LSHR, shifts).selectFrom(table);
    }

    static IntVector two(
            IntVector packed,
            IntVector shifts,
            IntVector signs,
            IntVector first,
            IntVector second) {
        IntVector lanes = packed.lanewise(LSHR, shifts);
        return lanes.selectFrom(first).blend(lanes.selectFrom(second), set(packed, signs));
    }

    static IntVector four(
            IntVector packed,
            IntVector shifts,
            IntVector signs,
            IntVector first,
            IntVector second,
            IntVector third,
            IntVector fourth) {
        IntVector lanes = packed.lanewise(LSHR, shifts);
        VectorMask<Integer> odd = set(packed, signs);
        IntVector lower = lanes.selectFrom(first).blend(lanes.selectFrom(second), odd);
        IntVector upper = lanes.selectFrom(third).blend(lanes.selectFrom(fourth), odd);
        return lower.blend(upper, set(packed, signs.sub(1)));
    }

    private static VectorMask<Integer> set(IntVector packed, IntVector signs) {
        return packed.lanewise(LSHL, signs).compare(LT, 0);
    }
}
