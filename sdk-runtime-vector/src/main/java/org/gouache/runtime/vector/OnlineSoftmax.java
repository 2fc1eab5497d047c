package org.gouache.runtime.vector;

import org.gouache.palettize.vector.VectorSupport;

/**
 * The softmax of columns of scores that come block by block: greatest values and sums go along, and
 * what was summed is rescaled when a greater score appears (Milakov and Gimelshein, "Online
 * normalizer calculation for softmax", 2018). Scores are in powers of two. May be used by several
 * threads.
 */
interface OnlineSoftmax {
    /** How many columns: those of the panels that the kernel multiplies at once. */
    int columns();

    /**
     * How many values go along: the greatest score of each column, the sum of its weights, and by
     * what that was multiplied for the last block.
     */
    default int state() {
        return 3 * columns();
    }

    /** The fastest one for this machine. */
    static OnlineSoftmax create() {
        return VectorSupport.choose(Vectors::softmax, ScalarSoftmax::new);
    }

    /** Not linked before it is known that the module is there. */
    final class Vectors {
        private Vectors() {}

        static OnlineSoftmax softmax() {
            return new VectorSoftmax();
        }
    }

    /**
     * Turns scores into weights {@code 2^(score - greatest)}; negative infinity becomes next to
     * nothing.
     *
     * @param scores [rows][columns]; the first block of each column has one that is finite
     * @param state at first negative infinity for each column, and then zero for each
     * @param sums [width][columns], which are multiplied so that they fit the weights
     */
    void weigh(
            float[] scores,
            int at,
            int rows,
            float[] state,
            int stateAt,
            float[] sums,
            int sumsAt,
            int width);

    /** Divides sums by those of the weights. */
    void normalize(float[] sums, int at, int width, float[] state, int stateAt);
}
