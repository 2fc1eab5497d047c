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
 * Looks up an index of several columns at once, where all have the same palette and it fits in a
 * few vectors. Their lowest index chooses a lane, as that wraps around; a bit above chooses the
 * vector. Then all indices are shifted to the next.
 */
final class VectorColumns implements ColumnLookup {
    private static final VectorSpecies<Integer> SPECIES =
            switch (VectorWidth.BITS) {
                case 512 -> IntVector.SPECIES_512;
                case 256 -> IntVector.SPECIES_256;
                default -> IntVector.SPECIES_128;
            };
    private static final VectorSpecies<Float> FLOATS = SPECIES.withLanes(float.class);
    private static final int COLUMNS = MicroKernel.COLUMNS;
    private static final int LANES = SPECIES.length();
    private static final int PERMUTED_BITS = Integer.numberOfTrailingZeros(LANES);
    private static final int TO_SIGN = Integer.SIZE - 1 - PERMUTED_BITS;

    private final ElementColumns elements = new ElementColumns();

    @Override
    public void lookUp(int bits, int count, float[] panel, PanelScratch scratch) {
        int units = canTake(bits) && haveOnePalette(scratch) ? count / UNIT : 0;
        collectUnits(bits, units, scratch);
        switch (Math.max(1 << bits, LANES) / LANES) {
            case 1 -> one(bits, units, panel, scratch);
            case 2 -> two(bits, units, panel, scratch);
            default -> four(bits, units, panel, scratch);
        }
        elements.lookUpFrom(units, bits, count, panel, scratch);
    }

    /** Whether a unit is a word, and a palette no more than four vectors. */
    private static boolean canTake(int bits) {
        return bits * UNIT <= Integer.SIZE && bits <= PERMUTED_BITS + 2;
    }

    private static boolean haveOnePalette(PanelScratch scratch) {
        for (float[] palette : scratch.palettes) {
            if (palette != scratch.palettes[0]) {
                return false;
            }
        }
        return true;
    }

    /** A unit of all columns, then the next. */
    private static void collectUnits(int bits, int units, PanelScratch scratch) {
        for (int column = 0; column < COLUMNS; column++) {
            for (int unit = 0; unit < units; unit++) {
                scratch.units[unit * COLUMNS + column] =
                        (int) ColumnLookup.unit(scratch, column, bits, unit);
            }
        }
    }

    private static void one(int bits, int units, float[] panel, PanelScratch scratch) {
        int[] places = scratch.places;
        IntVector table = table(scratch, 0);
        for (int column = 0; column < COLUMNS; column += LANES) {
            FloatVector scale = FloatVector.fromArray(FLOATS, scratch.scales, column);
            for (int unit = 0; unit < units; unit++) {
                IntVector rest =
                        IntVector.fromArray(SPECIES, scratch.units, unit * COLUMNS + column);
                for (int i = 0; i < UNIT; i++) {
                    rest.selectFrom(table)
                            .reinterpretAsFloats()
                            .mul(scale)
                            .intoArray(panel, places[unit * UNIT + i] + column);
                    rest = rest.lanewise(LSHR, bits);
                }
            }
        }
    }

    private static void two(int bits, int units, float[] panel, PanelScratch scratch) {
        int[] places = scratch.places;
        IntVector first = table(scratch, 0);
        IntVector second = table(scratch, 1);
        for (int column = 0; column < COLUMNS; column += LANES) {
            FloatVector scale = FloatVector.fromArray(FLOATS, scratch.scales, column);
            for (int unit = 0; unit < units; unit++) {
                IntVector rest =
                        IntVector.fromArray(SPECIES, scratch.units, unit * COLUMNS + column);
                for (int i = 0; i < UNIT; i++) {
                    rest.selectFrom(first)
                            .blend(rest.selectFrom(second), bitAbove(rest, 0))
                            .reinterpretAsFloats()
                            .mul(scale)
                            .intoArray(panel, places[unit * UNIT + i] + column);
                    rest = rest.lanewise(LSHR, bits);
                }
            }
        }
    }

    private static void four(int bits, int units, float[] panel, PanelScratch scratch) {
        int[] places = scratch.places;
        IntVector first = table(scratch, 0);
        IntVector second = table(scratch, 1);
        IntVector third = table(scratch, 2);
        IntVector fourth = table(scratch, 3);
        for (int column = 0; column < COLUMNS; column += LANES) {
            FloatVector scale = FloatVector.fromArray(FLOATS, scratch.scales, column);
            for (int unit = 0; unit < units; unit++) {
                IntVector rest =
                        IntVector.fromArray(SPECIES, scratch.units, unit * COLUMNS + column);
                for (int i = 0; i < UNIT; i++) {
                    VectorMask<Integer> odd = bitAbove(rest, 0);
                    IntVector lower = rest.selectFrom(first).blend(rest.selectFrom(second), odd);
                    IntVector upper = rest.selectFrom(third).blend(rest.selectFrom(fourth), odd);
                    lower.blend(upper, bitAbove(rest, 1))
                            .reinterpretAsFloats()
                            .mul(scale)
                            .intoArray(panel, places[unit * UNIT + i] + column);
                    rest = rest.lanewise(LSHR, bits);
                }
            }
        }
    }

    private static IntVector table(PanelScratch scratch, int number) {
        return FloatVector.fromArray(FLOATS, scratch.palettes[0], number * LANES)
                .reinterpretAsInts();
    }

    /** Whether a bit is set above those that a permutation takes. */
    private static VectorMask<Integer> bitAbove(IntVector indices, int bit) {
        return indices.lanewise(LSHL, TO_SIGN - bit).compare(LT, 0);
    }
}
