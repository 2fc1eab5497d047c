package org.gouache.runtime.coreml.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.GouacheException;
import org.gouache.palettize.decode.PackedIndices;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Numbers as a package stores them: row-major and little-endian. Elements of less than a byte are
 * packed, the least significant bits first, on across bytes.
 *
 * @param bytes exactly {@code type.bytes(shape.elements())}, possibly unaligned
 */
public record StoredTensor(MilType type, Shape shape, MemorySegment bytes) {
    public StoredTensor {
        if (bytes.byteSize() != type.bytes(shape.elements())) {
            throw new IllegalArgumentException(
                    "%s %s takes %d bytes, not %d"
                            .formatted(
                                    type, shape, type.bytes(shape.elements()), bytes.byteSize()));
        }
    }

    /** Zeros in memory that lives as long as it is reachable. */
    static StoredTensor allocate(MilType type, Shape shape) {
        long bytes = type.bytes(shape.elements());
        Tensor memory = Tensor.allocate(ElementType.U8, Shape.of(bytes), Arena.ofAuto());
        return new StoredTensor(type, shape, memory.data());
    }

    /** The same elements under another shape of as many. */
    StoredTensor reshape(Shape other) {
        return new StoredTensor(type, other, bytes);
    }

    public TensorType tensorType() {
        return new TensorType(type, shape);
    }

    /** The same elements in whole bytes; in the same memory if they are so already. */
    public DenseWeight unpacked() {
        if (type.bits() >= Byte.SIZE) {
            return new DenseWeight(type.unpacked(), shape, bytes);
        }
        Tensor wide = Tensor.allocate(type.unpacked(), shape, Arena.ofAuto());
        for (long i = 0; i < shape.elements(); i++) {
            wide.data().set(JAVA_BYTE, i, (byte) longAt(i));
        }
        return new DenseWeight(type.unpacked(), shape, wide.data());
    }

    /** All elements, rounded to the nearest float where they are none. */
    public float[] toFloats() {
        return unpacked().toTensor(ElementType.F32).toFloats();
    }

    /** All elements of a type of whole numbers or truth values. */
    public long[] toLongs() {
        long[] values = new long[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = longAt(i);
        }
        return values;
    }

    /** The only element. */
    public long toLong() {
        if (shape.elements() != 1) {
            throw new GouacheException("expected one number, not %s %s".formatted(type, shape));
        }
        return longAt(0);
    }

    /** An element of a type of whole numbers or truth values, the latter as 0 and 1. */
    public long longAt(long index) {
        return switch (type) {
            case BOOL -> bytes.get(JAVA_BYTE, index) == 0 ? 0 : 1;
            case INT4 -> bitsAt(index) << 60 >> 60;
            case UINT1, UINT2, UINT3, UINT4, UINT6 -> bitsAt(index);
            case INT8 -> bytes.get(JAVA_BYTE, index);
            case UINT8 -> bytes.get(JAVA_BYTE, index) & 0xFF;
            case INT16 -> bytes.get(JAVA_SHORT_UNALIGNED, index * Short.BYTES);
            case UINT16 -> bytes.get(JAVA_SHORT_UNALIGNED, index * Short.BYTES) & 0xFFFF;
            case INT32 -> bytes.get(JAVA_INT_UNALIGNED, index * Integer.BYTES);
            case UINT32 ->
                    Integer.toUnsignedLong(bytes.get(JAVA_INT_UNALIGNED, index * Integer.BYTES));
            case INT64, UINT64 -> bytes.get(JAVA_LONG_UNALIGNED, index * Long.BYTES);
            case FLOAT16, FLOAT32, FLOAT64, BFLOAT16, FLOAT8E4M3FN, FLOAT8E5M2 ->
                    throw new GouacheException("expected whole numbers, not " + tensorType());
        };
    }

    /** An element, exact but for whole numbers of 64 bits. */
    public double doubleAt(long index) {
        return switch (type) {
            case FLOAT16 ->
                    Float.float16ToFloat(bytes.get(JAVA_SHORT_UNALIGNED, index * Short.BYTES));
            case BFLOAT16 ->
                    Float.intBitsToFloat(
                            bytes.get(JAVA_SHORT_UNALIGNED, index * Short.BYTES) << Short.SIZE);
            case FLOAT32 -> bytes.get(JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
            case FLOAT64 -> bytes.get(JAVA_DOUBLE_UNALIGNED, index * Double.BYTES);
            case FLOAT8E4M3FN, FLOAT8E5M2 -> slice(index).toFloats()[0];
            default -> longAt(index);
        };
    }

    private StoredTensor slice(long index) {
        return new StoredTensor(type, Shape.scalar(), bytes.asSlice(index, 1));
    }

    private long bitsAt(long index) {
        return new PackedIndices(bytes, type.bits()).get(index);
    }

    /** Overwrites a zero with an element of another tensor of the same type. */
    void put(long index, StoredTensor source, long at) {
        int size = type.bits() / Byte.SIZE;
        if (size > 0) {
            MemorySegment.copy(source.bytes, at * size, bytes, index * size, size);
        } else {
            putBits(index * type.bits(), (int) source.bitsAt(at));
        }
    }

    private void putBits(long bit, int value) {
        long at = bit / Byte.SIZE;
        for (int bits = value << bit % Byte.SIZE; bits != 0; bits >>>= Byte.SIZE) {
            bytes.set(JAVA_BYTE, at, (byte) (bytes.get(JAVA_BYTE, at) | bits));
            at++;
        }
    }

    @Override
    public String toString() {
        return tensorType().toString();
    }
}
