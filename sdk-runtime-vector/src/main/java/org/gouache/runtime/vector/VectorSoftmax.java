package org.gouache.runtime.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

import org.gouache.palettize.vector.VectorWidth;

/** Several columns at a time, so that nothing is added or compared across lanes. */
final class VectorSoftmax implements OnlineSoftmax {
    private static final int COLUMNS = ScalarSoftmax.COLUMNS;
    private static final int MANTISSA_BITS = 23;

    /** Added to a small number, it leaves the nearest whole number in the last bits. */
    private static final float ROUNDER = 0x1.8p23f;

    private static final VectorSpecies<Float> SPECIES =
            VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.BITS));

    private static final int LANES = SPECIES.length();
    private static final FloatVector LEAST = broadcast(ScalarSoftmax.LEAST_POWER);
    private static final FloatVector EXP2_0 = broadcast(ScalarSoftmax.EXP2[0]);
    private static final FloatVector EXP2_1 = broadcast(ScalarSoftmax.EXP2[1]);
    private static final FloatVector EXP2_2 = broadcast(ScalarSoftmax.EXP2[2]);
    private static final FloatVector EXP2_3 = broadcast(ScalarSoftmax.EXP2[3]);
    private static final FloatVector EXP2_4 = broadcast(ScalarSoftmax.EXP2[4]);
    private static final FloatVector EXP2_5 = broadcast(ScalarSoftmax.EXP2[5]);

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    @Override
    public int columns() {
        return COLUMNS;
    }

    @Override
    public void weigh(
            float[] scores,
            int at,
            int rows,
            float[] state,
            int stateAt,
            float[] sums,
            int sumsAt,
            int width) {
        for (int j = 0; j < COLUMNS; j += LANES) {
            boolean greater = raise(scores, at + j, rows, state, stateAt + j);
            addPowers(scores, at + j, rows, state, stateAt + j);
            if (greater) {
                multiply(sums, sumsAt + j, width, state, stateAt + 2 * COLUMNS + j);
            }
        }
    }

    /**
     * By four, as one waits for the result before. Vectors come from and go to arrays here and
     * below, for those that are handed to a method which is not inlined are objects.
     *
     * @return whether there is a greater score than before
     */
    private static boolean raise(float[] scores, int at, int rows, float[] state, int stateAt) {
        FloatVector before = FloatVector.fromArray(SPECIES, state, stateAt);
        FloatVector greatest0 = FloatVector.fromArray(SPECIES, state, stateAt);
        FloatVector greatest1 = FloatVector.fromArray(SPECIES, state, stateAt);
        FloatVector greatest2 = FloatVector.fromArray(SPECIES, state, stateAt);
        FloatVector greatest3 = FloatVector.fromArray(SPECIES, state, stateAt);
        int row = 0;
        for (; row + 3 < rows; row += 4) {
            int here = at + row * COLUMNS;
            greatest0 = greater(FloatVector.fromArray(SPECIES, scores, here), greatest0);
            greatest1 = greater(FloatVector.fromArray(SPECIES, scores, here + COLUMNS), greatest1);
            greatest2 =
                    greater(FloatVector.fromArray(SPECIES, scores, here + 2 * COLUMNS), greatest2);
            greatest3 =
                    greater(FloatVector.fromArray(SPECIES, scores, here + 3 * COLUMNS), greatest3);
        }
        for (; row < rows; row++) {
            greatest0 =
                    greater(FloatVector.fromArray(SPECIES, scores, at + row * COLUMNS), greatest0);
        }
        FloatVector greatest =
                greater(greater(greatest0, greatest1), greater(greatest2, greatest3));
        greatest.intoArray(state, stateAt);
        power(before.sub(greatest)).intoArray(state, stateAt + 2 * COLUMNS);
        return greatest.compare(VectorOperators.NE, before).anyTrue();
    }

    /**
     * The maximum of vectors would take care of zeros and of what is no number. The first vector is
     * one just loaded: of one that goes round in a loop, the compiler does not know the class, and
     * calls.
     */
    private static FloatVector greater(FloatVector first, FloatVector second) {
        return first.blend(second, first.compare(VectorOperators.LT, second));
    }

    private static void addPowers(float[] scores, int at, int rows, float[] state, int stateAt) {
        FloatVector greatest = FloatVector.fromArray(SPECIES, state, stateAt);
        FloatVector total =
                FloatVector.fromArray(SPECIES, state, stateAt + COLUMNS)
                        .mul(FloatVector.fromArray(SPECIES, state, stateAt + 2 * COLUMNS));
        for (int row = 0; row < rows; row++) {
            int here = at + row * COLUMNS;
            FloatVector weight = power(FloatVector.fromArray(SPECIES, scores, here).sub(greatest));
            weight.intoArray(scores, here);
            total = weight.add(total);
        }
        total.intoArray(state, stateAt + COLUMNS);
    }

    /** Of two: the whole part of the exponent is added to the bits of the rest's power. */
    private static FloatVector power(FloatVector exponent) {
        FloatVector clamped = exponent.blend(LEAST, exponent.compare(VectorOperators.LT, LEAST));
        FloatVector shifted = clamped.add(ROUNDER);
        FloatVector rest = clamped.sub(shifted.sub(ROUNDER));
        FloatVector polynomial = EXP2_0.fma(rest, EXP2_1);
        polynomial = polynomial.fma(rest, EXP2_2);
        polynomial = polynomial.fma(rest, EXP2_3);
        polynomial = polynomial.fma(rest, EXP2_4);
        polynomial = polynomial.fma(rest, EXP2_5);
        return polynomial
                .reinterpretAsInts()
                .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS))
                .reinterpretAsFloats();
    }

    private static void multiply(float[] sums, int at, int width, float[] factors, int factorsAt) {
        FloatVector factor = FloatVector.fromArray(SPECIES, factors, factorsAt);
        for (int c = 0; c < width; c++) {
            int here = at + c * COLUMNS;
            FloatVector.fromArray(SPECIES, sums, here).mul(factor).intoArray(sums, here);
        }
    }

    @Override
    public void normalize(float[] sums, int at, int width, float[] state, int stateAt) {
        for (int j = 0; j < COLUMNS; j += LANES) {
            int factorAt = stateAt + 2 * COLUMNS + j;
            broadcast(1)
                    .div(FloatVector.fromArray(SPECIES, state, stateAt + COLUMNS + j))
                    .intoArray(state, factorAt);
            multiply(sums, at + j, width, state, factorAt);
        }
    }
}
