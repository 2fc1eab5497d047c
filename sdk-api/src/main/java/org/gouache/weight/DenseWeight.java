package org.gouache.weight;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A weight with a value for each element, row-major and little-endian.
 *
 * @param data exactly {@code shape.elements() * type.bytes()} bytes, possibly unaligned, read-only
 * @param region where the same bytes lie in a file; null if nowhere
 */
public record DenseWeight(ElementType type, Shape shape, MemorySegment data, @Nullable FileRegion region)
        implements Weight {
    public DenseWeight {
        long expected = Math.multiplyExact(shape.elements(), (long) type.bytes());
        if (data.byteSize() != expected) {
            throw new IllegalArgumentException(
                    "%s %s takes %d bytes, not %d".formatted(type, shape, expected, data.byteSize()));
        }
    }

    public DenseWeight(ElementType type, Shape shape, MemorySegment data) {
        this(type, shape, data, null);
    }

    public Optional<FileRegion> fileRegion() {
        return Optional.ofNullable(region);
    }

    /** The same bytes under another shape of as many elements. */
    public DenseWeight reshape(Shape other) {
        return new DenseWeight(type, other, data, region);
    }
}
