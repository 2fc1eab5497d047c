package org.gouache.scheduler;

import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The latest few tensors of a solver. Their memory is taken once and used in turn. */
final class History {
    private final @Nullable Tensor[] entries;
    private int newest = -1;
    private int size;

    History(int capacity) {
        entries = new Tensor[capacity];
    }

    /** How many are remembered. */
    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** Makes room for one more and returns it to be overwritten; the oldest may go. */
    Tensor push(Shape shape) {
        newest = (newest + 1) % entries.length;
        size = Math.min(size + 1, entries.length);
        Tensor entry = entries[newest];
        if (entry == null || !entry.shape().equals(shape)) {
            entry = Tensor.zeros(shape);
            entries[newest] = entry;
        }
        return entry;
    }

    /** An earlier entry: 0 is the newest. */
    Tensor get(int age) {
        Tensor entry = entries[Math.floorMod(newest - age, entries.length)];
        if (age >= size || entry == null) {
            throw new IllegalStateException("entry %d of %d".formatted(age, size));
        }
        return entry;
    }
}
