package org.gouache.weight;

import org.gouache.tensor.Conversion;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A weight with a value for each element, row-major and little-endian.
 *
 * @param data exactly {@code shape.elements() * type.bytes()} bytes, possibly unaligned, read-only
 * @param region where the same bytes lie in a file; null if nowhere
 */
public record DenseWeight(
        ElementType type, Shape shape, MemorySegment data, @Nullable FileRegion region)
        implements Weight {
    public DenseWeight {
        long expected = Math.multiplyExact(shape.elements(), (long) type.bytes());
        if (data.byteSize() != expected) {
            throw new IllegalArgumentException(
                    "%s %s takes %d bytes, not %d"
                            .formatted(type, shape, expected, data.byteSize()));
        }
    }

    public DenseWeight(ElementType type, Shape shape, MemorySegment data) {
        this(type, shape, data, null);
    }

    public Optional<FileRegion> fileRegion() {
        return Optional.ofNullable(region);
    }

    @Override
    public long bytes() {
        return data.byteSize();
    }

    /** The same bytes under another shape of as many elements. */
    @Override
    public DenseWeight reshape(Shape other) {
        return new DenseWeight(type, other, data, region);
    }

    /**
     * Entries {@code from} to {@code to} (exclusive) of the first dimension, in the same memory.
     *
     * @throws IllegalArgumentException for a scalar, or if the first dimension has no such entries
     */
    @Override
    public DenseWeight rows(long from, long to) {
        Rows.requireIn(shape, from, to);
        long rowBytes = shape.size(0) == 0 ? 0 : data.byteSize() / shape.size(0);
        long offset = from * rowBytes;
        long length = (to - from) * rowBytes;
        return new DenseWeight(
                type,
                shape.with(0, to - from),
                data.asSlice(offset, length),
                region == null
                        ? null
                        : new FileRegion(region.file(), region.offset() + offset, length));
    }

    /**
     * The transpose of a matrix, a copy in memory that lives as long as it is reachable.
     *
     * @throws IllegalArgumentException if this weight is not of rank 2
     */
    public DenseWeight transpose() {
        if (shape.rank() != 2) {
            throw new IllegalArgumentException(
                    "only matrices can be transposed, not shape " + shape);
        }
        Shape transposed = Shape.of(shape.size(1), shape.size(0));
        return new DenseWeight(type, transposed, Transposition.of(data, shape, type.bytes()));
    }

    /**
     * A copy in memory that lives as long as it is reachable.
     *
     * @param as the copy's type: this weight's own, or F32, F16 or BF16, rounded to nearest even
     */
    public Tensor toTensor(ElementType as) {
        return toTensor(as, Arena.ofAuto());
    }

    /** As {@link #toTensor(ElementType)}, in memory of the given arena. */
    public Tensor toTensor(ElementType as, Arena arena) {
        Tensor copy = Tensor.allocate(as, shape, arena);
        copyTo(as, copy.data());
        return copy;
    }

    /**
     * Writes the elements as another type into memory that may be unaligned.
     *
     * @param as this weight's own type, or F32, F16 or BF16, rounded to nearest even
     * @param target exactly {@code shape.elements() * as.bytes()} bytes
     */
    public void copyTo(ElementType as, MemorySegment target) {
        Conversion.convert(type, data, as, target);
    }
}
