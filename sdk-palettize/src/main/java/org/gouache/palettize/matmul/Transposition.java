package org.gouache.palettize.matmul;

import org.gouache.palettize.vector.VectorSupport;

/** Rows become columns, eight at a time. May be used by several threads. */
public interface Transposition {
    /** How many rows at a time. */
    int ROWS = 8;

    /** The fastest one for this machine. */
    static Transposition create() {
        return VectorSupport.choose(
                () -> new VectorTransposition(), () -> new ScalarTransposition());
    }

    /**
     * Writes {@code target[k][i] = source[i][k]} for eight values of i; the last row is read again
     * in place of those that are missing.
     *
     * @param stride from a row to the next
     * @param last the last row that there is
     * @param depth how many values of k
     */
    void transpose(
            float[] source,
            int at,
            int stride,
            int last,
            int depth,
            float[] target,
            int targetAt,
            int targetStride);
}
