package org.gouache.palettize.matmul;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import org.gouache.palettize.vector.VectorWidth;

/** Two rows at a time, four vectors of sums each. */
final class VectorDotProducts implements DotProducts {
    private static final VectorSpecies<Float> SPECIES =
            switch (VectorWidth.BITS) {
                case 512 -> FloatVector.SPECIES_512;
                case 256 -> FloatVector.SPECIES_256;
                default -> FloatVector.SPECIES_128;
            };
    private static final int LANES = SPECIES.length();
    private static final int STEP = 4 * LANES;

    @Override
    public void add(
            float[] values,
            int depth,
            float[] rows,
            int at,
            int stride,
            int count,
            float[] sums,
            int sumsAt,
            int sumsStride,
            float[] lanes) {
        int steps = depth / STEP * STEP;
        for (int i = 0; i + 1 < count; i += 2) {
            int row = at + i * stride;
            int to = sumsAt + i * sumsStride;
            two(values, steps, rows, row, row + stride, sums, to, to + sumsStride, lanes);
        }
        if (count % 2 == 1) {
            int row = at + (count - 1) * stride;
            one(values, steps, rows, row, sums, sumsAt + (count - 1) * sumsStride, lanes);
        }
        for (int i = 0; steps < depth && i < count; i++) {
            int row = at + i * stride + steps;
            sums[sumsAt + i * sumsStride] +=
                    ScalarDotProducts.dot(values, steps, rows, row, depth - steps);
        }
    }

    private static void one(
            float[] values,
            int depth,
            float[] rows,
            int row,
            float[] sums,
            int sumsAt,
            float[] lanes) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k += STEP) {
            FloatVector values0 = FloatVector.fromArray(SPECIES, values, k);
            FloatVector values1 = FloatVector.fromArray(SPECIES, values, k + LANES);
            FloatVector values2 = FloatVector.fromArray(SPECIES, values, k + 2 * LANES);
            FloatVector values3 = FloatVector.fromArray(SPECIES, values, k + 3 * LANES);
            sum0 = product(values0, rows, row + k, sum0);
            sum1 = product(values1, rows, row + k + LANES, sum1);
            sum2 = product(values2, rows, row + k + 2 * LANES, sum2);
            sum3 = product(values3, rows, row + k + 3 * LANES, sum3);
        }
        sum0.add(sum1).add(sum2.add(sum3)).intoArray(lanes, 0);
        sums[sumsAt] += total(lanes);
    }

    private static void two(
            float[] values,
            int depth,
            float[] rows,
            int first,
            int second,
            float[] sums,
            int firstTo,
            int secondTo,
            float[] lanes) {
        FloatVector first0 = FloatVector.zero(SPECIES);
        FloatVector first1 = FloatVector.zero(SPECIES);
        FloatVector first2 = FloatVector.zero(SPECIES);
        FloatVector first3 = FloatVector.zero(SPECIES);
        FloatVector second0 = FloatVector.zero(SPECIES);
        FloatVector second1 = FloatVector.zero(SPECIES);
        FloatVector second2 = FloatVector.zero(SPECIES);
        FloatVector second3 = FloatVector.zero(SPECIES);
        for (int k = 0; k < depth; k += STEP) {
            FloatVector values0 = FloatVector.fromArray(SPECIES, values, k);
            FloatVector values1 = FloatVector.fromArray(SPECIES, values, k + LANES);
            FloatVector values2 = FloatVector.fromArray(SPECIES, values, k + 2 * LANES);
            FloatVector values3 = FloatVector.fromArray(SPECIES, values, k + 3 * LANES);
            first0 = product(values0, rows, first + k, first0);
            first1 = product(values1, rows, first + k + LANES, first1);
            first2 = product(values2, rows, first + k + 2 * LANES, first2);
            first3 = product(values3, rows, first + k + 3 * LANES, first3);
            second0 = product(values0, rows, second + k, second0);
            second1 = product(values1, rows, second + k + LANES, second1);
            second2 = product(values2, rows, second + k + 2 * LANES, second2);
            second3 = product(values3, rows, second + k + 3 * LANES, second3);
        }
        first0.add(first1).add(first2.add(first3)).intoArray(lanes, 0);
        sums[firstTo] += total(lanes);
        second0.add(second1).add(second2.add(second3)).intoArray(lanes, 0);
        sums[secondTo] += total(lanes);
    }

    private static FloatVector product(FloatVector values, float[] rows, int at, FloatVector sum) {
        return values.fma(FloatVector.fromArray(SPECIES, rows, at), sum);
    }

    /** Always in the same order, which {@code reduceLanes} does not promise, and few in a row. */
    private static float total(float[] lanes) {
        float first = 0;
        float second = 0;
        float third = 0;
        float fourth = 0;
        for (int lane = 0; lane < LANES; lane += 4) {
            first += lanes[lane];
            second += lanes[lane + 1];
            third += lanes[lane + 2];
            fourth += lanes[lane + 3];
        }
        return first + second + (third + fourth);
    }
}
