package org.gouache.palettize.matmul;

import org.gouache.palettize.vector.VectorSupport;

/** Products of the values of one output with a few rows, straight along the depth. */
interface DotProducts {
    /** The most lanes of a vector. */
    int MOST_LANES = 16;

    /** The fastest ones for this machine. */
    static DotProducts create() {
        return VectorSupport.choose(() -> new VectorDotProducts(), () -> new ScalarDotProducts());
    }

    /**
     * Adds to {@code sums[i]} the sum of {@code values[k] * rows[i][k]} over {@code depth} values
     * of k, for {@code count} values of i.
     *
     * @param stride from a row to the next
     * @param sumsStride from a sum to the next
     * @param lanes {@link #MOST_LANES} values to work with
     */
    void add(
            float[] values,
            int depth,
            float[] rows,
            int at,
            int stride,
            int count,
            float[] sums,
            int sumsAt,
            int sumsStride,
            float[] lanes);
}
