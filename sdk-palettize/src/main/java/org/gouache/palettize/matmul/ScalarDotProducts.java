package org.gouache.palettize.matmul;

/** One product after another. */
final class ScalarDotProducts implements DotProducts {
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
        for (int i = 0; i < count; i++) {
            sums[sumsAt + i * sumsStride] += dot(values, 0, rows, at + i * stride, depth);
        }
    }

    static float dot(float[] values, int at, float[] row, int rowAt, int count) {
        float sum = 0;
        for (int k = 0; k < count; k++) {
            sum += values[at + k] * row[rowAt + k];
        }
        return sum;
    }
}
