package org.gouache.tensor;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import org.gouache.GouacheException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A dense row-major tensor in native memory, little-endian as the platforms that Gouache runs on.
 * The memory belongs to the arena of whoever made the tensor; tensors made by {@link #of} live as
 * long as they are reachable.
 *
 * @param data exactly {@code shape.elements() * type.bytes()} bytes
 */
public record Tensor(ElementType type, Shape shape, MemorySegment data) {
    private static final long ALIGNMENT = 64;

    /**
     * @throws IllegalArgumentException if the memory's size is not that of the shape
     */
    public Tensor {
        long expected = Math.multiplyExact(shape.elements(), (long) type.bytes());
        if (data.byteSize() != expected) {
            throw new IllegalArgumentException(
                    "%s %s takes %d bytes, not %d"
                            .formatted(type, shape, expected, data.byteSize()));
        }
    }

    /**
     * A tensor of zeros, 64-byte aligned, in the given arena.
     *
     * @throws GouacheException if there is not enough memory
     */
    public static Tensor allocate(ElementType type, Shape shape, Arena arena) {
        long bytes = Math.multiplyExact(shape.elements(), (long) type.bytes());
        try {
            return new Tensor(type, shape, arena.allocate(bytes, ALIGNMENT));
        } catch (OutOfMemoryError e) {
            throw new GouacheException(
                    "not enough memory for a tensor %s %s of %d MiB"
                            .formatted(type, shape, bytes >> 20),
                    e);
        }
    }

    /** A float32 tensor of zeros that lives as long as it is reachable. */
    public static Tensor zeros(Shape shape) {
        return allocate(ElementType.F32, shape, Arena.ofAuto());
    }

    /** A float32 tensor with a copy of the values, in row-major order. */
    public static Tensor of(Shape shape, float... values) {
        requireCount(shape, values.length);
        Tensor tensor = zeros(shape);
        MemorySegment.copy(values, 0, tensor.data, JAVA_FLOAT_UNALIGNED, 0, values.length);
        return tensor;
    }

    /** An int64 tensor with a copy of the values, in row-major order. */
    public static Tensor ofLongs(Shape shape, long... values) {
        requireCount(shape, values.length);
        Tensor tensor = allocate(ElementType.I64, shape, Arena.ofAuto());
        MemorySegment.copy(values, 0, tensor.data, JAVA_LONG_UNALIGNED, 0, values.length);
        return tensor;
    }

    private static void requireCount(Shape shape, int count) {
        if (shape.elements() != count) {
            throw new IllegalArgumentException(
                    "shape %s takes %d values, not %d".formatted(shape, shape.elements(), count));
        }
    }

    /** The element at a row-major index of a float32 tensor. */
    public float getFloat(long index) {
        requireType(ElementType.F32);
        return data.get(JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
    }

    public void setFloat(long index, float value) {
        requireType(ElementType.F32);
        data.set(JAVA_FLOAT_UNALIGNED, index * Float.BYTES, value);
    }

    /** A copy of a float32 tensor's elements. */
    public float[] toFloats() {
        requireType(ElementType.F32);
        return data.toArray(JAVA_FLOAT_UNALIGNED);
    }

    /** A copy of an int64 tensor's elements. */
    public long[] toLongs() {
        requireType(ElementType.I64);
        return data.toArray(JAVA_LONG_UNALIGNED);
    }

    /** A copy of the elements in new memory that lives as long as it is reachable. */
    public Tensor copy() {
        Tensor copy = allocate(type, shape, Arena.ofAuto());
        copy.copyFrom(this);
        return copy;
    }

    /**
     * Overwrites this tensor's elements with those of another of the same type and number of
     * elements.
     */
    public void copyFrom(Tensor source) {
        source.requireType(type);
        if (source.shape.elements() != shape.elements()) {
            throw new IllegalArgumentException(
                    "cannot copy %s into %s".formatted(source.shape, shape));
        }
        MemorySegment.copy(source.data, 0, data, 0, data.byteSize());
    }

    /** The same memory under another shape of as many elements. */
    public Tensor reshape(Shape other) {
        return new Tensor(type, other, data);
    }

    /**
     * Entries {@code from} to {@code to} (exclusive) of the first dimension, in the same memory.
     */
    public Tensor slice(long from, long to) {
        long stride = shape.size(0) == 0 ? 0 : data.byteSize() / shape.size(0);
        return new Tensor(
                type, shape.with(0, to - from), data.asSlice(from * stride, (to - from) * stride));
    }

    private void requireType(ElementType expected) {
        if (type != expected) {
            throw new IllegalArgumentException(
                    "tensor is of type %s, not %s".formatted(type, expected));
        }
    }

    @Override
    public String toString() {
        return type + " " + shape;
    }
}
