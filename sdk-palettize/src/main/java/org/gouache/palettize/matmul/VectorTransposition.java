package org.gouache.palettize.matmul;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

import org.gouache.palettize.vector.VectorWidth;

/**
 * Four values of each row at a time. A vector of eight lanes takes four of one row, and in its
 * upper half four of the row that is four further: that half is loaded from four values earlier,
 * and so is in its place without a permutation. What is left are two exchanges, of neighbors and of
 * pairs, for which 16 registers suffice; with whole vectors of eight rows there are three, and they
 * do not. With four lanes, four rows are done after the other four.
 */
final class VectorTransposition implements Transposition {
    private static final VectorSpecies<Float> SPECIES =
            VectorWidth.BITS == 128 ? FloatVector.SPECIES_128 : FloatVector.SPECIES_256;
    private static final int LANES = SPECIES.length();
    private static final int STEP = 4;
    private static final boolean HALVES = LANES > STEP;
    private static final VectorMask<Float> UPPER_HALF = VectorMask.fromLong(SPECIES, 0b11110000);
    private static final Exchange NEIGHBORS = new Exchange(1, 0b10101010);
    private static final Exchange PAIRS = new Exchange(2, 0b11001100);

    private final Transposition rest = new ScalarTransposition();

    /** Of lanes of one vector with those of another, some lanes lower. */
    private record Exchange(VectorShuffle<Float> swap, VectorMask<Float> upper) {
        Exchange(int distance, long upper) {
            this(
                    VectorShuffle.fromOp(SPECIES, lane -> lane ^ distance),
                    VectorMask.fromLong(SPECIES, upper));
        }

        FloatVector lower(FloatVector first, FloatVector second) {
            return first.blend(second.rearrange(swap), upper);
        }

        FloatVector upper(FloatVector first, FloatVector second) {
            return first.rearrange(swap).blend(second, upper);
        }
    }

    @Override
    public void transpose(
            float[] source,
            int at,
            int stride,
            int last,
            int depth,
            float[] target,
            int targetAt,
            int targetStride) {
        boolean whole = last >= ROWS - 1 && stride >= STEP;
        int done = whole ? depth / STEP * STEP : 0;
        for (int row = 0; row < ROWS; row += LANES) {
            steps(source, at + row * stride, stride, done, target, targetAt + row, targetStride);
        }
        if (done < depth) {
            int to = targetAt + done * targetStride;
            rest.transpose(source, at + done, stride, last, depth - done, target, to, targetStride);
        }
    }

    private static void steps(
            float[] source,
            int at,
            int stride,
            int depth,
            float[] target,
            int targetAt,
            int targetStride) {
        for (int k = 0; k < depth; k += STEP) {
            int from = at + k;
            FloatVector row0 = load(source, from, stride);
            FloatVector row1 = load(source, from + stride, stride);
            FloatVector row2 = load(source, from + 2 * stride, stride);
            FloatVector row3 = load(source, from + 3 * stride, stride);
            FloatVector even01 = NEIGHBORS.lower(row0, row1);
            FloatVector odd01 = NEIGHBORS.upper(row0, row1);
            FloatVector even23 = NEIGHBORS.lower(row2, row3);
            FloatVector odd23 = NEIGHBORS.upper(row2, row3);
            int to = targetAt + k * targetStride;
            PAIRS.lower(even01, even23).intoArray(target, to);
            PAIRS.lower(odd01, odd23).intoArray(target, to + targetStride);
            PAIRS.upper(even01, even23).intoArray(target, to + 2 * targetStride);
            PAIRS.upper(odd01, odd23).intoArray(target, to + 3 * targetStride);
        }
    }

    private static FloatVector load(float[] source, int at, int stride) {
        FloatVector row = FloatVector.fromArray(SPECIES, source, at);
        return HALVES
                ? row.blend(
                        FloatVector.fromArray(SPECIES, source, at + 4 * stride - STEP), UPPER_HALF)
                : row;
    }
}
