package org.gouache.palettize.matmul;

/** What all other kernels must agree with, but for rounding. */
final class ScalarMicroKernel implements MicroKernel {
    @Override
    public void multiply(
            float[] a,
            int aAt,
            int aStride,
            int rows,
            int depth,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride) {
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < depth; k++) {
                float factor = a[aAt + i * aStride + k];
                int row = bAt + k * COLUMNS;
                int sum = cAt + i * cStride;
                for (int j = 0; j < COLUMNS; j++) {
                    c[sum + j] += factor * b[row + j];
                }
            }
        }
    }
}
