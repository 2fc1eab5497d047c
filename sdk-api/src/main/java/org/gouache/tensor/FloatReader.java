package org.gouache.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Loads elements of one type as floats. The loops for 16 bits run over arrays, which the compiler
 * vectorizes.
 */
@FunctionalInterface
interface FloatReader {
    /** Loads {@code count} elements from {@code first} on into {@code values}. */
    void read(MemorySegment source, long first, float[] values, int count);

    /**
     * @param chunk the largest count of one call
     * @param toBeRoundedAgain whether the floats are on their way to a narrower type: a value that
     *     no float holds then becomes a neighbour with an odd last bit, so that rounding that one
     *     gives what rounding the value itself would have given
     */
    static FloatReader of(ElementType type, int chunk, boolean toBeRoundedAgain) {
        return switch (type) {
            case F32 ->
                    (source, first, values, count) ->
                            MemorySegment.copy(
                                    source,
                                    JAVA_FLOAT_UNALIGNED,
                                    first * Float.BYTES,
                                    values,
                                    0,
                                    count);
            case F16 -> float16(chunk);
            case BF16 -> bfloat16(chunk);
            case F8_E4M3 -> each((source, i) -> float8e4m3(source.get(JAVA_BYTE, i)));
            case F8_E5M2 ->
                    each((source, i) ->
                            Float.float16ToFloat((short) (source.get(JAVA_BYTE, i) << 8)));
            case I16 -> each((source, i) -> source.get(JAVA_SHORT_UNALIGNED, i * Short.BYTES));
            case U16 ->
                    each((source, i) -> source.get(JAVA_SHORT_UNALIGNED, i * Short.BYTES) & 0xffff);
            case I8 -> each((source, i) -> source.get(JAVA_BYTE, i));
            case U8 -> each((source, i) -> source.get(JAVA_BYTE, i) & 0xff);
            case BOOL -> each((source, i) -> source.get(JAVA_BYTE, i) == 0 ? 0 : 1);
            case F64 ->
                    wide(
                            toBeRoundedAgain,
                            (source, i) -> source.get(JAVA_DOUBLE_UNALIGNED, i * Double.BYTES));
            case I64 ->
                    wide(
                            toBeRoundedAgain,
                            (source, i) ->
                                    toDouble(source.get(JAVA_LONG_UNALIGNED, i * Long.BYTES)));
            case U64 ->
                    wide(
                            toBeRoundedAgain,
                            (source, i) ->
                                    unsignedToDouble(
                                            source.get(JAVA_LONG_UNALIGNED, i * Long.BYTES)));
            case I32 ->
                    wide(
                            toBeRoundedAgain,
                            (source, i) -> source.get(JAVA_INT_UNALIGNED, i * Integer.BYTES));
            case U32 ->
                    wide(
                            toBeRoundedAgain,
                            (source, i) ->
                                    Integer.toUnsignedLong(
                                            source.get(JAVA_INT_UNALIGNED, i * Integer.BYTES)));
        };
    }

    private static FloatReader float16(int chunk) {
        short[] bits = new short[chunk];
        return (source, first, values, count) -> {
            MemorySegment.copy(source, JAVA_SHORT_UNALIGNED, first * Short.BYTES, bits, 0, count);
            for (int i = 0; i < count; i++) {
                values[i] = Float.float16ToFloat(bits[i]);
            }
        };
    }

    private static FloatReader bfloat16(int chunk) {
        short[] bits = new short[chunk];
        return (source, first, values, count) -> {
            MemorySegment.copy(source, JAVA_SHORT_UNALIGNED, first * Short.BYTES, bits, 0, count);
            for (int i = 0; i < count; i++) {
                values[i] = Float.intBitsToFloat(bits[i] << 16);
            }
        };
    }

    private static FloatReader each(ElementToFloat element) {
        return (source, first, values, count) -> {
            for (int i = 0; i < count; i++) {
                values[i] = element.get(source, first + i);
            }
        };
    }

    private static FloatReader wide(boolean toBeRoundedAgain, ElementToDouble element) {
        return each(
                toBeRoundedAgain
                        ? (source, i) -> roundToOdd(element.get(source, i))
                        : (source, i) -> (float) element.get(source, i));
    }

    @FunctionalInterface
    interface ElementToFloat {
        float get(MemorySegment source, long index);
    }

    @FunctionalInterface
    interface ElementToDouble {
        double get(MemorySegment source, long index);
    }

    private static float roundToOdd(double value) {
        float nearest = (float) value;
        if (nearest == value || !Float.isFinite(nearest)) {
            return nearest;
        }
        int bits = Float.floatToRawIntBits(nearest);
        int towardsZero = Math.abs((double) nearest) > Math.abs(value) ? bits - 1 : bits;
        return Float.intBitsToFloat(towardsZero | 1);
    }

    /** Exact, or with an odd last bit that stands for what a double cannot hold. */
    private static double toDouble(long value) {
        boolean exact = (long) (double) value == value && value != Long.MAX_VALUE;
        return exact ? value : (double) (value >> 10 | 1) * 0x1p10;
    }

    private static double unsignedToDouble(long value) {
        return value >= 0
                ? toDouble(value)
                : (double) (value >>> 11 | Long.signum(value & 0x7ff)) * 0x1p11;
    }

    /** Sign, four bits of exponent with bias 7, three of mantissa; no infinities. */
    private static float float8e4m3(byte bits) {
        int exponent = bits >> 3 & 0xf;
        int mantissa = bits & 0x7;
        float magnitude;
        if ((bits & 0x7f) == 0x7f) {
            magnitude = Float.NaN;
        } else if (exponent == 0) {
            magnitude = mantissa * 0x1p-9f;
        } else {
            magnitude = Math.scalb(8 + mantissa, exponent - 10);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}
