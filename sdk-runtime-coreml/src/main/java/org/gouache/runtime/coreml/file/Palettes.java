package org.gouache.runtime.coreml.file;

import org.gouache.GouacheException;
import org.gouache.tensor.Shape;

import java.util.Arrays;

/**
 * Palettes: {@code [g0, …, 2^bits, V]}, one for each block of the indices. An index stands for V
 * elements along an axis.
 *
 * @param axis of the vectors; of no meaning for single elements
 */
record Palettes(StoredTensor table, int axis) {
    /** A single palette {@code [2^bits]}, for indices of some rank. */
    static Palettes single(StoredTensor entries, int rank) {
        long[] sizes = new long[rank + 2];
        Arrays.fill(sizes, 1);
        sizes[rank] = entries.shape().elements();
        return new Palettes(entries.reshape(Shape.of(sizes)), 0);
    }

    /** How many elements an index stands for. */
    private long vector() {
        return table.shape().size(-1);
    }

    /**
     * @throws GouacheException if the indices are not made for such palettes
     */
    StoredTensor decode(StoredTensor indices) {
        requireFor(indices);
        StoredTensor dense = StoredTensor.allocate(table.type(), widened(indices.shape()));
        Shape groups = Shape.of(Arrays.copyOf(table.shape().toArray(), indices.shape().rank()));
        Blocks blocks = Blocks.of(indices.shape(), groups);
        long entries = table.shape().size(-2);
        long inner = inner(indices.shape());
        for (long i = 0; i < indices.shape().elements(); i++) {
            long entry = blocks.of(i) * entries + indices.longAt(i);
            for (long part = 0; part < vector(); part++) {
                dense.put(element(i, part, inner), table, entry * vector() + part);
            }
        }
        return dense;
    }

    private void requireFor(StoredTensor indices) {
        int rank = indices.shape().rank();
        if (table.shape().rank() != rank + 2) {
            throw new GouacheException(
                    "has palettes %s for indices %s: their rank must be %d"
                            .formatted(table, indices, rank + 2));
        }
        if (table.shape().size(-2) != 1L << indices.type().bits()) {
            throw new GouacheException(
                    "has palettes of %d entries, which do not fit indices %s"
                            .formatted(table.shape().size(-2), indices));
        }
        if (vector() != 1 && (axis < 0 || axis >= rank)) {
            throw new GouacheException(
                    "has vectors along axis %d of indices %s".formatted(axis, indices));
        }
    }

    /** The mask of the elements that the indices under a mask stand for. */
    StoredTensor widen(StoredTensor mask) {
        StoredTensor wide = StoredTensor.allocate(mask.type(), widened(mask.shape()));
        long inner = inner(mask.shape());
        for (long i = 0; i < mask.shape().elements(); i++) {
            for (long part = 0; part < vector(); part++) {
                wide.put(element(i, part, inner), mask, i);
            }
        }
        return wide;
    }

    private Shape widened(Shape indices) {
        return vector() == 1 ? indices : indices.with(axis, indices.size(axis) * vector());
    }

    private long inner(Shape indices) {
        return vector() == 1 ? 1 : Blocks.inner(indices, axis);
    }

    private long element(long index, long part, long inner) {
        return (index / inner * vector() + part) * inner + index % inner;
    }
}
