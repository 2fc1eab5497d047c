package org.gouache.runtime.coreml.validation;

import org.gouache.runtime.coreml.file.MilType;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The types that a parameter may have. */
enum Types {
    HALVES(MilType.FLOAT16),
    FLOATS(MilType.FLOAT16, MilType.FLOAT32),
    NUMBERS(
            MilType.FLOAT16,
            MilType.FLOAT32,
            MilType.INT32,
            MilType.INT16,
            MilType.UINT16,
            MilType.INT8,
            MilType.UINT8),
    NUMBERS_AND_TRUTHS(NUMBERS, MilType.BOOL),
    INT32(MilType.INT32),
    UINT32(MilType.UINT32),
    UINT8(MilType.UINT8),
    WHOLE(MilType.INT32, MilType.INT16, MilType.UINT16, MilType.INT8, MilType.UINT8),
    BYTES(MilType.INT8, MilType.UINT8),
    TRUTHS(MilType.BOOL),
    MASKS(MilType.BOOL, MilType.FLOAT16, MilType.FLOAT32),
    FACTORS(MilType.FLOAT32, MilType.INT32),
    INDICES(
            MilType.UINT1,
            MilType.UINT2,
            MilType.UINT3,
            MilType.UINT4,
            MilType.UINT6,
            MilType.UINT8),
    BITS(MilType.UINT1),
    ENTRIES(MilType.FLOAT16, MilType.FLOAT32, MilType.INT8, MilType.UINT8),
    ZERO_POINTS(MilType.INT8, MilType.UINT8, MilType.FLOAT32),
    QUANTIZED(
            MilType.INT4,
            MilType.UINT4,
            MilType.INT8,
            MilType.UINT8,
            MilType.FLOAT16,
            MilType.FLOAT32),
    TEXT;

    private final Set<MilType> types;

    Types(MilType... types) {
        this.types = EnumSet.noneOf(MilType.class);
        this.types.addAll(Arrays.asList(types));
    }

    Types(Types others, MilType... more) {
        this(more);
        types.addAll(others.types);
    }

    boolean contains(MilType type) {
        return types.contains(type);
    }

    /** As in {@code float16 or float32}. */
    @Override
    public String toString() {
        return types.isEmpty()
                ? "a text"
                : types.stream().map(MilType::toString).collect(Collectors.joining(" or "));
    }
}
