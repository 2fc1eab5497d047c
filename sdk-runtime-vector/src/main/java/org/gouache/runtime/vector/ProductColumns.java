package org.gouache.runtime.vector;

import org.gouache.palettize.matmul.MicroKernel;

/**
 * Which outputs of a weight make which columns of a result, in slivers of sixteen. With a gate, a
 * tile has as many slivers of its second half, the gates, after those of its first.
 *
 * @param count the columns of the result
 * @param gated whether there are as many gates
 */
record ProductColumns(int count, boolean gated) {
    /** How many outputs make a column. */
    int halves() {
        return gated ? 2 : 1;
    }

    int outputs() {
        return count * halves();
    }

    /** How many slivers a tile has, if it may have so many. */
    int slivers(int firstColumn, int most) {
        int existing = Math.ceilDiv(count - firstColumn, MicroKernel.COLUMNS);
        return Math.min(existing * halves(), most);
    }

    /** The first output of a sliver. */
    int output(int firstColumn, int sliver, int slivers) {
        int column = column(firstColumn, sliver, slivers);
        return isGate(sliver, slivers) ? count + column : column;
    }

    /** How many outputs a sliver has, 1 to 16. */
    int width(int firstColumn, int sliver, int slivers) {
        int column = column(firstColumn, sliver, slivers);
        return Math.min(count - column, MicroKernel.COLUMNS);
    }

    private int column(int firstColumn, int sliver, int slivers) {
        int number = isGate(sliver, slivers) ? sliver - slivers / 2 : sliver;
        return firstColumn + number * MicroKernel.COLUMNS;
    }

    private boolean isGate(int sliver, int slivers) {
        return gated && sliver >= slivers / 2;
    }
}
