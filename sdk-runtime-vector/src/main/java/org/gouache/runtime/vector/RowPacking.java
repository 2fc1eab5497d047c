package org.gouache.runtime.vector;

/**
 * Brings the left side of a product into the kernel's order, in each worker's memory for packed
 * rows: a part of the depth of some rows of a tile at a time.
 */
interface RowPacking {
    /**
     * Begins a part of the depth; the first one has the first values.
     *
     * @param firstRow the first row of the tile
     * @param count the rows of the tile
     * @param first the first value of each row
     * @param part how many values
     */
    void begin(long firstRow, int count, int first, int part, int worker);

    /**
     * Packs some rows of a part that has begun.
     *
     * @param row which row of the tile is the first
     * @param some how many rows
     */
    void pack(long firstRow, int row, int some, int first, int part, int worker);
}
