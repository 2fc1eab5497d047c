package org.gouache.palettize.matmul;

/** The innermost product: some rows by sixteen columns. May be used by several threads. */
public interface MicroKernel {
    /** The columns of a panel. */
    int COLUMNS = 16;

    /** The fastest one for this machine. */
    static MicroKernel create() {
        return new ScalarMicroKernel();
    }

    /**
     * Adds to {@code c[i][j]} the sum of {@code a[i][k] * b[k][j]} over {@code depth} values of k,
     * for {@code rows} values of i and sixteen of j.
     *
     * @param aStride from a row of a to the next
     * @param b a panel, [depth][16]
     * @param cStride from a row of c to the next
     */
    void multiply(
            float[] a,
            int aAt,
            int aStride,
            int rows,
            int depth,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int cStride);
}
