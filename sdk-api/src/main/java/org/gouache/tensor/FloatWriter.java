package org.gouache.tensor;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Stores floats as elements of one type. The loops run over arrays, which the compiler vectorizes.
 */
@FunctionalInterface
interface FloatWriter {
    /** Stores {@code values[0..count)} as the elements from {@code first} on. */
    void write(float[] values, int count, MemorySegment target, long first);

    static FloatWriter float32() {
        return (values, count, target, first) ->
                MemorySegment.copy(
                        values, 0, target, JAVA_FLOAT_UNALIGNED, first * Float.BYTES, count);
    }

    static FloatWriter float16(int chunk) {
        short[] bits = new short[chunk];
        return (values, count, target, first) -> {
            for (int i = 0; i < count; i++) {
                bits[i] = Float.floatToFloat16(values[i]);
            }
            MemorySegment.copy(bits, 0, target, JAVA_SHORT_UNALIGNED, first * Short.BYTES, count);
        };
    }

    static FloatWriter bfloat16(int chunk) {
        short[] bits = new short[chunk];
        return (values, count, target, first) -> {
            for (int i = 0; i < count; i++) {
                bits[i] = toBfloat16(values[i]);
            }
            MemorySegment.copy(bits, 0, target, JAVA_SHORT_UNALIGNED, first * Short.BYTES, count);
        };
    }

    private static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int rounded = (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16;
        int quietNan = bits >>> 16 | 0x40;
        return (short) (Float.isNaN(value) ? quietNan : rounded);
    }
}
