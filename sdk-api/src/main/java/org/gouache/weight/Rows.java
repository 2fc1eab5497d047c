package org.gouache.weight;

import org.gouache.tensor.Shape;

/** Entries of a weight's first dimension. */
final class Rows {
    private Rows() {}

    static void requireIn(Shape shape, long from, long to) {
        if (shape.rank() == 0 || from < 0 || to < from || to > shape.size(0)) {
            throw new IllegalArgumentException(
                    "no rows %d to %d in shape %s".formatted(from, to, shape));
        }
    }
}
