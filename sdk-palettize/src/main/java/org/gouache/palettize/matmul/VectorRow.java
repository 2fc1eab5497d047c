package org.gouache.palettize.matmul;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

import org.gouache.palettize.vector.VectorWidth;

/**
 * Looks up the indices of a unit at once, where they are a word and their palette fits in a few
 * vectors. Each lane shifts its index to the lowest bits, which choose a lane of the palette, as
 * that wraps around; the bits above choose the vector.
 */
final class VectorRow implements RowLookup {
    private static final VectorSpecies<Integer> SPECIES =
            switch (VectorWidth.BITS) {
                case 512 -> IntVector.SPECIES_512;
                case 256 -> IntVector.SPECIES_256;
                default -> IntVector.SPECIES_128;
            };
    private static final VectorSpecies<Float> FLOATS = SPECIES.withLanes(float.class);
    private static final int LANES = SPECIES.length();

    /** With fewer lanes than a unit has indices, it takes two steps. */
    private static final boolean TWO_STEPS = LANES < UNIT;

    /** With more lanes, a step takes two units. */
    private static final int STEP_UNITS = Math.max(1, LANES / UNIT);

    private static final VectorMask<Integer> SECOND_UNIT =
            VectorMask.fromLong(SPECIES, -1L << UNIT);
    private static final int PERMUTED_BITS = Integer.numberOfTrailingZeros(LANES);
    private static final int TO_SIGN = Integer.SIZE - 1 - PERMUTED_BITS;
    private static final int[] PLACES = places();
    private static final RowLookup SIX_BITS = LANES == 16 ? new SixBitRow() : new ElementRow();

    private static int[] places() {
        int[] places = new int[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            places[lane] = lane % UNIT;
        }
        return places;
    }

    @Override
    public void lookUp(
            byte[] packed,
            int shift,
            int bits,
            int count,
            float[] palette,
            float scale,
            float[] target,
            int at) {
        if (bits == 6) {
            SIX_BITS.lookUp(packed, shift, bits, count, palette, scale, target, at);
            return;
        }
        int units = canTake(bits) ? count / UNIT / STEP_UNITS * STEP_UNITS : 0;
        switch (Math.max(1 << bits, LANES) / LANES) {
            case 1 -> one(packed, shift, bits, units, palette, scale, target, at);
            case 2 -> two(packed, shift, bits, units, palette, scale, target, at);
            default -> four(packed, shift, bits, units, palette, scale, target, at);
        }
        ElementRow.lookUpFrom(units, packed, shift, bits, count, palette, scale, target, at);
    }

    private static boolean canTake(int bits) {
        return bits * UNIT <= Integer.SIZE && bits <= PERMUTED_BITS + 2;
    }

    private static void one(
            byte[] packed,
            int shift,
            int bits,
            int units,
            float[] palette,
            float scale,
            float[] target,
            int at) {
        IntVector table = table(palette, 0);
        IntVector right = shifts(bits);
        IntVector secondRight = right.add(LANES * bits);
        for (int unit = 0; unit < units; unit += STEP_UNITS) {
            IntVector words = words(packed, shift, bits, unit);
            int to = at + unit * UNIT;
            store(words.lanewise(LSHR, right).selectFrom(table), scale, target, to);
            if (TWO_STEPS) {
                IntVector second = words.lanewise(LSHR, secondRight).selectFrom(table);
                store(second, scale, target, to + LANES);
            }
        }
    }

    private static void two(
            byte[] packed,
            int shift,
            int bits,
            int units,
            float[] palette,
            float scale,
            float[] target,
            int at) {
        IntVector first = table(palette, 0);
        IntVector second = table(palette, 1);
        IntVector right = shifts(bits);
        IntVector secondRight = right.add(LANES * bits);
        for (int unit = 0; unit < units; unit += STEP_UNITS) {
            IntVector words = words(packed, shift, bits, unit);
            int to = at + unit * UNIT;
            store(ofTwo(words.lanewise(LSHR, right), first, second), scale, target, to);
            if (TWO_STEPS) {
                IntVector indices = words.lanewise(LSHR, secondRight);
                store(ofTwo(indices, first, second), scale, target, to + LANES);
            }
        }
    }

    private static void four(
            byte[] packed,
            int shift,
            int bits,
            int units,
            float[] palette,
            float scale,
            float[] target,
            int at) {
        IntVector first = table(palette, 0);
        IntVector second = table(palette, 1);
        IntVector third = table(palette, 2);
        IntVector fourth = table(palette, 3);
        IntVector right = shifts(bits);
        IntVector secondRight = right.add(LANES * bits);
        for (int unit = 0; unit < units; unit += STEP_UNITS) {
            IntVector words = words(packed, shift, bits, unit);
            int to = at + unit * UNIT;
            IntVector indices = words.lanewise(LSHR, right);
            store(ofFour(indices, first, second, third, fourth), scale, target, to);
            if (TWO_STEPS) {
                indices = words.lanewise(LSHR, secondRight);
                store(ofFour(indices, first, second, third, fourth), scale, target, to + LANES);
            }
        }
    }

    private static IntVector table(float[] palette, int number) {
        return FloatVector.fromArray(FLOATS, palette, number * LANES).reinterpretAsInts();
    }

    private static IntVector shifts(int bits) {
        return IntVector.fromArray(SPECIES, PLACES, 0).mul(bits);
    }

    private static IntVector words(byte[] packed, int shift, int bits, int unit) {
        IntVector words =
                IntVector.broadcast(SPECIES, (int) RowLookup.unit(packed, shift, bits, unit));
        return STEP_UNITS == 1
                ? words
                : words.blend((int) RowLookup.unit(packed, shift, bits, unit + 1), SECOND_UNIT);
    }

    private static IntVector ofTwo(IntVector indices, IntVector first, IntVector second) {
        return indices.selectFrom(first).blend(indices.selectFrom(second), isSetAbove(indices, 0));
    }

    private static IntVector ofFour(
            IntVector indices,
            IntVector first,
            IntVector second,
            IntVector third,
            IntVector fourth) {
        VectorMask<Integer> odd = isSetAbove(indices, 0);
        IntVector lower = indices.selectFrom(first).blend(indices.selectFrom(second), odd);
        IntVector upper = indices.selectFrom(third).blend(indices.selectFrom(fourth), odd);
        return lower.blend(upper, isSetAbove(indices, 1));
    }

    /** Whether a bit is set above those that a permutation takes. */
    private static VectorMask<Integer> isSetAbove(IntVector indices, int bit) {
        return indices.lanewise(LSHL, TO_SIGN - bit).compare(LT, 0);
    }

    private static void store(IntVector entries, float scale, float[] target, int at) {
        entries.reinterpretAsFloats().mul(scale).intoArray(target, at);
    }
}
