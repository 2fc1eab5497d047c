package org.gouache.palettize.matmul;

/** One value after another. */
final class ScalarTransposition implements Transposition {
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
        for (int i = 0; i < ROWS; i++) {
            int from = at + Math.min(i, last) * stride;
            int to = targetAt + i;
            for (int k = 0; k < depth; k++) {
                target[to + k * targetStride] = source[from + k];
            }
        }
    }
}
