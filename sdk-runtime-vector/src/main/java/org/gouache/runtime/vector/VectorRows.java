package org.gouache.runtime.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

import org.gouache.graph.Activation;
import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.palettize.vector.VectorWidth;

/** Several values at a time; what is left over is done one by one. */
final class VectorRows implements RowMath {
    private static final int PART = 4096;
    private static final int EXPONENT_BIAS = 127;
    private static final int MANTISSA_BITS = 23;

    /** Added to a small number, it leaves the nearest whole number in the last bits. */
    private static final float ROUNDER = 0x1.8p23f;

    private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

    /** A constant, or the compiler would make an object of each vector. */
    private static final VectorSpecies<Float> SPECIES =
            VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.BITS));

    private static final int LANES = SPECIES.length();

    /** Rotations by a part of the lanes. */
    private static final VectorShuffle<Float> BY_HALF = rotation(LANES / 2);

    private static final VectorShuffle<Float> BY_QUARTER = rotation(LANES / 4);
    private static final VectorShuffle<Float> BY_EIGHTH = rotation(LANES / 8);
    private static final VectorShuffle<Float> BY_SIXTEENTH = rotation(LANES / 16);

    /**
     * Constants as vectors: with a call for each, methods that take {@link #exp} in become so large
     * that the compiler leaves calls in them, and makes objects of vectors for those.
     */
    private static final FloatVector ONE = broadcast(1);

    private static final FloatVector MINUS_LN2_HIGH = broadcast(-ScalarRows.LN2_HIGH);
    private static final FloatVector MINUS_LN2_LOW = broadcast(-ScalarRows.LN2_LOW);
    private static final FloatVector EXP_0 = broadcast(ScalarRows.EXP[0]);
    private static final FloatVector EXP_1 = broadcast(ScalarRows.EXP[1]);
    private static final FloatVector EXP_2 = broadcast(ScalarRows.EXP[2]);
    private static final FloatVector EXP_3 = broadcast(ScalarRows.EXP[3]);
    private static final FloatVector EXP_4 = broadcast(ScalarRows.EXP[4]);
    private static final FloatVector EXP_5 = broadcast(ScalarRows.EXP[5]);

    private final ScalarRows scalar = new ScalarRows();

    private static VectorShuffle<Float> rotation(int lanes) {
        return VectorShuffle.iota(SPECIES, lanes, 1, true);
    }

    /** Always in the same order, which {@code reduceLanes} does not promise. */
    private static float total(FloatVector sum) {
        FloatVector folded = sum.add(sum.rearrange(BY_HALF));
        folded = folded.add(folded.rearrange(BY_QUARTER));
        if (LANES >= 8) {
            folded = folded.add(folded.rearrange(BY_EIGHTH));
        }
        if (LANES >= 16) {
            folded = folded.add(folded.rearrange(BY_SIXTEENTH));
        }
        return folded.lane(0);
    }

    @Override
    public void activate(Activation activation, float[] values, int at, int count) {
        int whole = SPECIES.loopBound(count);
        switch (activation) {
            case SILU -> silu(values, at, whole);
            case QUICK_GELU -> quickGelu(values, at, whole);
            case GELU -> gelu(values, at, whole);
        }
        scalar.activate(activation, values, at + whole, count - whole);
    }

    private static void silu(float[] values, int at, int count) {
        for (int i = at; i < at + count; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, values, i);
            x.div(exp(x.neg()).add(1)).intoArray(values, i);
        }
    }

    private static void quickGelu(float[] values, int at, int count) {
        for (int i = at; i < at + count; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, values, i);
            x.div(exp(x.mul(-ScalarRows.QUICK)).add(1)).intoArray(values, i);
        }
    }

    private static void gelu(float[] values, int at, int count) {
        for (int i = at; i < at + count; i += LANES) {
            gelu(FloatVector.fromArray(SPECIES, values, i)).intoArray(values, i);
        }
    }

    @Override
    public void gate(float[] values, int at, int gatesAt, int count) {
        int whole = SPECIES.loopBound(count);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector gate = gelu(FloatVector.fromArray(SPECIES, values, gatesAt + i));
            FloatVector.fromArray(SPECIES, values, at + i).mul(gate).intoArray(values, at + i);
        }
        scalar.gate(values, at + whole, gatesAt + whole, count - whole);
    }

    private static FloatVector gelu(FloatVector x) {
        FloatVector erf = erf(x.mul(ScalarRows.SQRT_HALF));
        return x.mul(0.5f).mul(erf.add(1));
    }

    private static FloatVector erf(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector t = ONE.div(size.mul(ScalarRows.ERF_P).add(1));
        FloatVector polynomial = t.mul(ScalarRows.ERF[0]);
        polynomial = polynomial.add(ScalarRows.ERF[1]).mul(t);
        polynomial = polynomial.add(ScalarRows.ERF[2]).mul(t);
        polynomial = polynomial.add(ScalarRows.ERF[3]).mul(t);
        polynomial = polynomial.add(ScalarRows.ERF[4]).mul(t);
        FloatVector positive = ONE.sub(polynomial.mul(exp(size.mul(size).neg())));
        return positive.blend(positive.neg(), x.compare(VectorOperators.LT, 0));
    }

    private static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.max(ScalarRows.SMALLEST).min(ScalarRows.LARGEST);
        FloatVector shifted = clamped.mul(ScalarRows.LOG2_E).add(ROUNDER);
        FloatVector power = shifted.sub(ROUNDER);
        FloatVector rest = power.fma(MINUS_LN2_HIGH, clamped);
        rest = power.fma(MINUS_LN2_LOW, rest);
        FloatVector polynomial = EXP_0;
        polynomial = polynomial.fma(rest, EXP_1);
        polynomial = polynomial.fma(rest, EXP_2);
        polynomial = polynomial.fma(rest, EXP_3);
        polynomial = polynomial.fma(rest, EXP_4);
        polynomial = polynomial.fma(rest, EXP_5);
        FloatVector mantissa = polynomial.fma(rest.mul(rest), rest).add(1);
        IntVector exponent =
                shifted.reinterpretAsInts()
                        .sub(ROUNDER_BITS - EXPONENT_BIAS)
                        .lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        return mantissa.mul(exponent.reinterpretAsFloats());
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    @Override
    public void add(float[] values, int at, float[] others, int othersAt, int count) {
        int whole = SPECIES.loopBound(count);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector.fromArray(SPECIES, values, at + i)
                    .add(FloatVector.fromArray(SPECIES, others, othersAt + i))
                    .intoArray(values, at + i);
        }
        scalar.add(values, at + whole, others, othersAt + whole, count - whole);
    }

    @Override
    public void scale(float[] values, int at, int count, float factor) {
        int whole = SPECIES.loopBound(count);
        for (int i = at; i < at + whole; i += LANES) {
            FloatVector.fromArray(SPECIES, values, i).mul(factor).intoArray(values, i);
        }
        scalar.scale(values, at + whole, count - whole, factor);
    }

    @Override
    public void join(float[] pieces, int at, int step, int count, float[] target) {
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < MicroKernel.COLUMNS; j += LANES) {
                FloatVector.fromArray(SPECIES, pieces, at + i * step + j)
                        .intoArray(target, i * MicroKernel.COLUMNS + j);
            }
        }
    }

    @Override
    public void center(float[] values, int at, int count, float center, float factor) {
        int whole = SPECIES.loopBound(count);
        for (int i = at; i < at + whole; i += LANES) {
            FloatVector.fromArray(SPECIES, values, i).sub(center).mul(factor).intoArray(values, i);
        }
        scalar.center(values, at + whole, count - whole, center, factor);
    }

    @Override
    public void scaleAndAdd(
            float[] values,
            int at,
            int count,
            float[] factors,
            float[] summands,
            int parametersAt) {
        int whole = SPECIES.loopBound(count);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector factor = FloatVector.fromArray(SPECIES, factors, parametersAt + i);
            FloatVector summand = FloatVector.fromArray(SPECIES, summands, parametersAt + i);
            FloatVector.fromArray(SPECIES, values, at + i)
                    .fma(factor, summand)
                    .intoArray(values, at + i);
        }
        scalar.scaleAndAdd(
                values, at + whole, count - whole, factors, summands, parametersAt + whole);
    }

    @Override
    public double sum(float[] values, int at, int count) {
        int whole = SPECIES.loopBound(count);
        double total = 0;
        for (int from = 0; from < whole; from += PART) {
            FloatVector sum = broadcast(0);
            for (int i = from; i < Math.min(whole, from + PART); i += LANES) {
                sum = sum.add(FloatVector.fromArray(SPECIES, values, at + i));
            }
            total += total(sum);
        }
        return total + scalar.sum(values, at + whole, count - whole);
    }

    @Override
    public double squaredDifferences(float[] values, int at, int count, float center) {
        int whole = SPECIES.loopBound(count);
        double total = 0;
        for (int from = 0; from < whole; from += PART) {
            FloatVector sum = broadcast(0);
            for (int i = from; i < Math.min(whole, from + PART); i += LANES) {
                FloatVector difference = FloatVector.fromArray(SPECIES, values, at + i).sub(center);
                sum = difference.fma(difference, sum);
            }
            total += total(sum);
        }
        return total + scalar.squaredDifferences(values, at + whole, count - whole, center);
    }

    @Override
    public void addMoments(float[] values, int at, int count, float[] moments, int momentsAt) {
        int whole = SPECIES.loopBound(count);
        int sums = momentsAt + count;
        int squares = sums + count;
        for (int i = 0; i < whole; i += LANES) {
            FloatVector difference =
                    FloatVector.fromArray(SPECIES, values, at + i)
                            .sub(FloatVector.fromArray(SPECIES, moments, momentsAt + i));
            FloatVector.fromArray(SPECIES, moments, sums + i)
                    .add(difference)
                    .intoArray(moments, sums + i);
            difference
                    .fma(difference, FloatVector.fromArray(SPECIES, moments, squares + i))
                    .intoArray(moments, squares + i);
        }
        ScalarRows.addMoments(values, at, whole, count, moments, momentsAt);
    }
}
