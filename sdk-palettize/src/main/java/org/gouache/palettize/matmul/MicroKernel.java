package org.gouache.palettize.matmul;

/**
 * The innermost product: some rows by sixteen columns. May be used by several threads.
 *
 * <p>Needs the module {@code jdk.incubator.vector} to be fast; without it, one warning is logged.
 * The system property {@code gouache.vector.bits} forces the width of vectors: 128, 256 or 512, or
 * 0 for none.
 */
public interface MicroKernel {
    /** The columns of a panel. */
    int COLUMNS = 16;

    /** The fastest one for this machine. */
    static MicroKernel create() {
        return BestKernel.INSTANCE;
    }

    /** How many panels it takes at once. */
    int panelsAtOnce();

    /** How many values so many rows of such a depth take when they are packed. */
    int packedSize(int rows, int depth);

    /**
     * Brings rows into the order in which this kernel takes them. It pays as soon as they are
     * multiplied by several panels.
     *
     * @param stride from a row to the next
     * @param packed takes {@code packedSize(rows, depth)} values from {@code packedAt} on
     */
    void pack(
            float[] source, int at, int stride, int rows, int depth, float[] packed, int packedAt);

    /**
     * The same for rows that lie as columns.
     *
     * @param source [depth][rows]
     * @param stride from the values of all rows for one k to those for the next
     */
    void packColumns(
            float[] source, int at, int stride, int rows, int depth, float[] packed, int packedAt);

    /**
     * The same for rows whose values lie apart: that of row i for k is {@code source[places[i] +
     * offsets[k]]}. It pays where many follow each other.
     *
     * @param source eight values longer than what is packed of it
     * @param places ascending
     */
    void packScattered(
            float[] source,
            int[] places,
            int rows,
            int[] offsets,
            int depth,
            float[] packed,
            int packedAt);

    /**
     * Adds to {@code sums[i][j]} the sum of {@code rows[i][k] * panel[k][j]} over {@code depth}
     * values of k, for {@code rows} values of i and sixteen of j.
     *
     * @param packed rows that this kernel packed, all of them
     * @param panel [depth][16]
     * @param stride from a row of sums to the next
     */
    default void multiply(
            float[] packed,
            int packedAt,
            int rows,
            int depth,
            float[] panel,
            int panelAt,
            float[] sums,
            int sumsAt,
            int stride) {
        multiply(packed, packedAt, rows, depth, panel, panelAt, 1, sums, sumsAt, stride, 0);
    }

    /**
     * The same for some panels.
     *
     * @param panels as many as the kernel takes at once and then as many again, each time as
     *     [depth][panels][16]; where fewer are left, those
     * @param panelStride from the sums of a panel to those of the next
     */
    void multiply(
            float[] packed,
            int packedAt,
            int rows,
            int depth,
            float[] panels,
            int panelsAt,
            int count,
            float[] sums,
            int sumsAt,
            int stride,
            int panelStride);
}
