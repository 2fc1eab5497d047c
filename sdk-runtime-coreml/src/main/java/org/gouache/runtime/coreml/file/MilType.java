package org.gouache.runtime.coreml.file;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableMap;

import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.tensor.ElementType;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The types that the numbers of a program may have. */
public enum MilType {
    BOOL(Mil.DataType.BOOL, 8, 0, ElementType.BOOL),
    FLOAT16(Mil.DataType.FLOAT16, 16, 1, ElementType.F16),
    FLOAT32(Mil.DataType.FLOAT32, 32, 2, ElementType.F32),
    FLOAT64(Mil.DataType.FLOAT64, 64, 0, ElementType.F64),
    BFLOAT16(Mil.DataType.BFLOAT16, 16, 5, ElementType.BF16),
    FLOAT8E4M3FN(Mil.DataType.FLOAT8E4M3FN, 8, 16, ElementType.F8_E4M3),
    FLOAT8E5M2(Mil.DataType.FLOAT8E5M2, 8, 17, ElementType.F8_E5M2),
    INT4(Mil.DataType.INT4, 4, 8, ElementType.I8),
    INT8(Mil.DataType.INT8, 8, 4, ElementType.I8),
    INT16(Mil.DataType.INT16, 16, 6, ElementType.I16),
    INT32(Mil.DataType.INT32, 32, 14, ElementType.I32),
    INT64(Mil.DataType.INT64, 64, 0, ElementType.I64),
    UINT1(Mil.DataType.UINT1, 1, 9, ElementType.U8),
    UINT2(Mil.DataType.UINT2, 2, 10, ElementType.U8),
    UINT3(Mil.DataType.UINT3, 3, 12, ElementType.U8),
    UINT4(Mil.DataType.UINT4, 4, 11, ElementType.U8),
    UINT6(Mil.DataType.UINT6, 6, 13, ElementType.U8),
    UINT8(Mil.DataType.UINT8, 8, 3, ElementType.U8),
    UINT16(Mil.DataType.UINT16, 16, 7, ElementType.U16),
    UINT32(Mil.DataType.UINT32, 32, 15, ElementType.U32),
    UINT64(Mil.DataType.UINT64, 64, 0, ElementType.U64);

    private static final Map<Mil.DataType, MilType> BY_DATA_TYPE =
            Arrays.stream(values())
                    .collect(toUnmodifiableMap(MilType::dataType, Function.identity()));
    private static final Map<Integer, MilType> BY_BLOB_CODE =
            Arrays.stream(values())
                    .filter(MilType::isForBlobs)
                    .collect(toMap(MilType::blobCode, Function.identity()));

    private final Mil.DataType dataType;
    private final int bits;
    private final int blobCode;
    private final ElementType unpacked;

    MilType(Mil.DataType dataType, int bits, int blobCode, ElementType unpacked) {
        this.dataType = dataType;
        this.bits = bits;
        this.blobCode = blobCode;
        this.unpacked = unpacked;
    }

    /** Nothing for strings and types that are not known. */
    public static Optional<MilType> of(Mil.DataType type) {
        return Optional.ofNullable(BY_DATA_TYPE.get(type));
    }

    static Optional<MilType> ofBlobCode(int code) {
        return Optional.ofNullable(BY_BLOB_CODE.get(code));
    }

    /** The unsigned type of so many bits: 1, 2, 3, 4, 6 or 8, those of palette indices. */
    public static MilType ofIndices(int bits) {
        return switch (bits) {
            case 1 -> UINT1;
            case 2 -> UINT2;
            case 3 -> UINT3;
            case 4 -> UINT4;
            case 6 -> UINT6;
            case 8 -> UINT8;
            default -> throw new IllegalArgumentException("no indices of %d bits".formatted(bits));
        };
    }

    public Mil.DataType dataType() {
        return dataType;
    }

    /** What an element takes, packed. */
    public int bits() {
        return bits;
    }

    /** Whether a weight file can hold elements of this type. */
    public boolean isForBlobs() {
        return blobCode != 0;
    }

    /** The type's number in weight files; 0 if they cannot hold it. */
    int blobCode() {
        return blobCode;
    }

    /** The type of elements in whole bytes that holds the same values. */
    public ElementType unpacked() {
        return unpacked;
    }

    public boolean isFloatingPoint() {
        return unpacked.isFloatingPoint();
    }

    public boolean isSigned() {
        return switch (this) {
            case INT4, INT8, INT16, INT32, INT64 -> true;
            default -> isFloatingPoint();
        };
    }

    /**
     * The bytes of so many packed elements, the last one filled up.
     *
     * @throws ArithmeticException if their bits are more than 2^63 - 1
     */
    public long bytes(long elements) {
        return Math.ceilDiv(Math.multiplyExact(elements, (long) bits), (long) Byte.SIZE);
    }

    /** The bits that fill up the last byte. */
    int paddingBits(long elements) {
        return (int) (bytes(elements) * Byte.SIZE - elements * bits);
    }

    /** As in {@code float16}. */
    @Override
    public String toString() {
        return dataType.name().toLowerCase(Locale.ROOT);
    }
}
