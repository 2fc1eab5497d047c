package org.gouache.weight;

import org.gouache.tensor.Shape;

/** A network's parameter as it is stored. */
public sealed interface Weight permits DenseWeight, PalettizedWeight {
    Shape shape();

    /** What the weight takes as it is stored. */
    long bytes();

    /**
     * The same elements under another shape of as many, in the same memory.
     *
     * @throws IllegalArgumentException if the shape has another number of elements, or this weight
     *     has something for each entry of its first dimension, and the shape has not as many
     */
    Weight reshape(Shape other);

    /**
     * Entries {@code from} to {@code to} (exclusive) of the first dimension, in the same memory
     * where that is possible.
     *
     * @throws IllegalArgumentException for a scalar, or if the first dimension has no such entries
     */
    Weight rows(long from, long to);
}
