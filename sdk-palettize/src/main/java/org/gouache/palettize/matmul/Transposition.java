package org.gouache.palettize.matmul;

/** Rows become columns, eight at a time. */
final class Transposition {
    static final int ROWS = 8;

    private Transposition() {}

    /**
     * Writes {@code target[k][i] = source[i][k]} for eight values of i; the last row is read again
     * in place of those that are missing.
     *
     * @param last the last row that there is
     * @param depth how many values of k
     */
    static void transpose(
            float[] source,
            int at,
            int stride,
            int last,
            int depth,
            float[] target,
            int targetAt,
            int targetStride) {
        int at1 = at + Math.min(1, last) * stride;
        int at2 = at + Math.min(2, last) * stride;
        int at3 = at + Math.min(3, last) * stride;
        int at4 = at + Math.min(4, last) * stride;
        int at5 = at + Math.min(5, last) * stride;
        int at6 = at + Math.min(6, last) * stride;
        int at7 = at + Math.min(7, last) * stride;
        for (int k = 0; k < depth; k++) {
            int to = targetAt + k * targetStride;
            target[to] = source[at + k];
            target[to + 1] = source[at1 + k];
            target[to + 2] = source[at2 + k];
            target[to + 3] = source[at3 + k];
            target[to + 4] = source[at4 + k];
            target[to + 5] = source[at5 + k];
            target[to + 6] = source[at6 + k];
            target[to + 7] = source[at7 + k];
        }
    }
}
