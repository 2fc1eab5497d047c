package org.gouache.runtime.vector;

/** Computes the sums of a tile. */
interface Multiplication {
    /**
     * Writes sums [slivers][count][16] to the worker's memory for them.
     *
     * @param firstRow the first row of the tile
     * @param count how many rows
     * @param firstColumn the first column of the result
     * @param slivers how many slivers of outputs
     */
    void compute(long firstRow, int count, int firstColumn, int slivers, int worker);
}
