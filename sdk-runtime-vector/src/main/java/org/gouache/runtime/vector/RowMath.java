package org.gouache.runtime.vector;

import org.gouache.graph.Activation;
import org.gouache.palettize.vector.VectorSupport;

/** Functions of the values of rows, in place. May be used by several threads. */
interface RowMath {
    /** What {@link #addMoments} keeps of each value. */
    int MOMENTS = 3;

    /** The fastest one for this machine. */
    static RowMath create() {
        return VectorSupport.choose(
                "Networks are computed without vectors, far slower",
                Vectors::rows,
                ScalarRows::new);
    }

    /** Not linked before it is known that the module is there. */
    final class Vectors {
        private Vectors() {}

        static RowMath rows() {
            return new VectorRows();
        }
    }

    /** Applies an activation. */
    void activate(Activation activation, float[] values, int at, int count);

    /** Multiplies values by GELU of their gates. */
    void gate(float[] values, int at, int gatesAt, int count);

    void add(float[] values, int at, float[] others, int othersAt, int count);

    void scale(float[] values, int at, int count, float factor);

    /**
     * Copies pieces of sixteen values that lie apart beside each other, to the target's beginning.
     *
     * @param step from a piece to the next
     */
    void join(float[] pieces, int at, int step, int count, float[] target);

    /** Subtracts a center from each value, and multiplies by a factor. */
    void center(float[] values, int at, int count, float center, float factor);

    /** Each value times its factor, plus its summand. */
    void scaleAndAdd(
            float[] values, int at, int count, float[] factors, float[] summands, int parametersAt);

    /** The sum, in parts of float32 that are added in float64. */
    double sum(float[] values, int at, int count);

    /** The sum of squared differences from a center, as {@link #sum}. */
    double squaredDifferences(float[] values, int at, int count, float center);

    /**
     * Adds differences from centers, and their squares, to sums.
     *
     * @param moments from {@code momentsAt} on {@code count} centers, as many sums of differences,
     *     and as many sums of squares
     */
    void addMoments(float[] values, int at, int count, float[] moments, int momentsAt);
}
