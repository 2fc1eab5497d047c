package org.gouache.runtime.coreml.file;

import org.gouache.GouacheException;
import org.gouache.tensor.Shape;

import java.util.stream.IntStream;

/**
 * A tensor cut into equal blocks along some of its dimensions, each of which has one entry of a
 * smaller tensor: a palette, a scale.
 */
final class Blocks {
    private final long[] strides;
    private final long[] sizes;
    private final long[] lengths;
    private final long[] counts;

    private Blocks(long[] strides, long[] sizes, long[] lengths, long[] counts) {
        this.strides = strides;
        this.sizes = sizes;
        this.lengths = lengths;
        this.counts = counts;
    }

    /**
     * @param counts how many blocks there are along each dimension
     * @throws GouacheException if they do not divide the sizes
     */
    static Blocks of(Shape whole, Shape counts) {
        boolean fits =
                counts.rank() == whole.rank()
                        && IntStream.range(0, whole.rank())
                                .allMatch(d ->
                                        counts.size(d) > 0 && whole.size(d) % counts.size(d) == 0);
        if (!fits) {
            throw new GouacheException(
                    "has shape %s, which cannot be cut into %s blocks".formatted(whole, counts));
        }
        int[] cut = IntStream.range(0, whole.rank()).filter(d -> counts.size(d) > 1).toArray();
        long[] strides = new long[cut.length];
        long[] sizes = new long[cut.length];
        long[] lengths = new long[cut.length];
        long[] parts = new long[cut.length];
        for (int i = 0; i < cut.length; i++) {
            strides[i] = inner(whole, cut[i]);
            sizes[i] = whole.size(cut[i]);
            parts[i] = counts.size(cut[i]);
            lengths[i] = sizes[i] / parts[i];
        }
        return new Blocks(strides, sizes, lengths, parts);
    }

    /** How many elements stand behind an entry of a dimension. */
    static long inner(Shape shape, int axis) {
        long inner = 1;
        for (int d = axis + 1; d < shape.rank(); d++) {
            inner *= shape.size(d);
        }
        return inner;
    }

    /** The entry that belongs to an element, both row-major. */
    long of(long element) {
        long block = 0;
        for (int i = 0; i < strides.length; i++) {
            block = block * counts[i] + element / strides[i] % sizes[i] / lengths[i];
        }
        return block;
    }
}
