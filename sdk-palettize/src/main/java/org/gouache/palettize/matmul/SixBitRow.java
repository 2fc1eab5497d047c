package org.gouache.palettize.matmul;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Looks up indices of six bits, sixteen at once, where a palette fits in four vectors. Each lane
 * shifts its index to the lowest bits, of which a permutation takes five to two vectors; the sixth
 * chooses between such pairs. Eight bits are left to {@link ElementRow}: permutations of sixteen
 * vectors are not faster.
 */
final class SixBitRow implements RowLookup {
    private static final int BITS = 6;
    private static final int HIGHEST_BIT = 1 << BITS - 1;
    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_512;
    private static final int LANES = SPECIES.length();
    private static final int STEP_UNITS = LANES / UNIT;
    private static final int[] EVEN_LANES = new int[LANES];
    private static final long[] PLACES = new long[UNIT];

    static {
        for (int lane = 0; lane < LANES; lane++) {
            EVEN_LANES[lane] = 2 * lane;
        }
        for (int place = 0; place < UNIT; place++) {
            PLACES[place] = place;
        }
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
        int units = count / UNIT / STEP_UNITS * STEP_UNITS;
        lookUp(packed, shift, units, palette, scale, target, at);
        ElementRow.lookUpFrom(units, packed, shift, bits, count, palette, scale, target, at);
    }

    private static void lookUp(
            byte[] packed,
            int shift,
            int units,
            float[] palette,
            float scale,
            float[] target,
            int at) {
        IntVector table0 = table(palette, 0);
        IntVector table1 = table(palette, 1);
        IntVector table2 = table(palette, 2);
        IntVector table3 = table(palette, 3);
        LongVector shifts = LongVector.fromArray(LongVector.SPECIES_512, PLACES, 0).mul(BITS);
        IntVector even = IntVector.fromArray(SPECIES, EVEN_LANES, 0);
        for (int unit = 0; unit < units; unit += STEP_UNITS) {
            LongVector first = unit(packed, shift, unit).lanewise(LSHR, shifts);
            LongVector second = unit(packed, shift, unit + 1).lanewise(LSHR, shifts);
            IntVector indices =
                    even.selectFrom(first.reinterpretAsInts(), second.reinterpretAsInts());
            IntVector lower = indices.selectFrom(table0, table1);
            IntVector upper = indices.selectFrom(table2, table3);
            lower.blend(upper, indices.and(HIGHEST_BIT).compare(NE, 0))
                    .reinterpretAsFloats()
                    .mul(scale)
                    .intoArray(target, at + unit * UNIT);
        }
    }

    private static IntVector table(float[] palette, int number) {
        return FloatVector.fromArray(FloatVector.SPECIES_512, palette, number * LANES)
                .reinterpretAsInts();
    }

    private static LongVector unit(byte[] packed, int shift, int unit) {
        return LongVector.broadcast(
                LongVector.SPECIES_512, RowLookup.unit(packed, shift, BITS, unit));
    }
}
