package org.gouache.runtime.vector;

/** Computes tiles of a product. */
interface Multiplication {
    /**
     * Computes sums [slivers][count][16], and finishes them.
     *
     * @param firstRow the first row of the tile
     * @param count how many rows
     * @param firstColumn the first column of the result
     * @param slivers how many slivers of outputs
     */
    void compute(long firstRow, int count, int firstColumn, int slivers, int worker);
}
