package org.gouache.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

class ConversionTest {
    private static final int ALL_SHORTS = 1 << 16;

    private static MemorySegment convert(ElementType from, MemorySegment source, ElementType to) {
        MemorySegment target = unaligned(source.byteSize() / from.bytes() * to.bytes());
        Conversion.convert(from, source, to, target);
        return target;
    }

    /** Memory at an odd address, as data in a file may be. */
    private static MemorySegment unaligned(long bytes) {
        return Arena.ofAuto().allocate(bytes + 1, 8).asSlice(1);
    }

    private static MemorySegment shorts() {
        MemorySegment all = unaligned(ALL_SHORTS * 2L);
        for (int i = 0; i < ALL_SHORTS; i++) {
            all.set(JAVA_SHORT_UNALIGNED, i * 2L, (short) i);
        }
        return all;
    }

    private static MemorySegment floats(float... values) {
        MemorySegment segment = unaligned(values.length * 4L);
        MemorySegment.copy(values, 0, segment, JAVA_FLOAT_UNALIGNED, 0, values.length);
        return segment;
    }

    private static MemorySegment doubles(double... values) {
        MemorySegment segment = unaligned(values.length * 8L);
        MemorySegment.copy(values, 0, segment, JAVA_DOUBLE_UNALIGNED, 0, values.length);
        return segment;
    }

    private static MemorySegment longs(long... values) {
        MemorySegment segment = unaligned(values.length * 8L);
        MemorySegment.copy(values, 0, segment, JAVA_LONG_UNALIGNED, 0, values.length);
        return segment;
    }

    private static float toFloat(ElementType type, short bits) {
        return type == ElementType.F16
                ? Float.float16ToFloat(bits)
                : Float.intBitsToFloat(bits << 16);
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void widensEveryValueOf16Bits(ElementType type) {
        float[] floats = convert(type, shorts(), ElementType.F32).toArray(JAVA_FLOAT_UNALIGNED);
        float[] expected = new float[ALL_SHORTS];
        for (int i = 0; i < ALL_SHORTS; i++) {
            expected[i] = toFloat(type, (short) i);
        }
        assertThat(floats).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void narrowsBackToTheSameBits(ElementType type) {
        MemorySegment floats = convert(type, shorts(), ElementType.F32);
        short[] back = convert(ElementType.F32, floats, type).toArray(JAVA_SHORT_UNALIGNED);
        assertThat(
                        IntStream.range(0, ALL_SHORTS)
                                .filter(i -> !Float.isNaN(toFloat(type, (short) i)))
                                .filter(i -> back[i] != (short) i))
                .isEmpty();
    }

    /**
     * Halfway cases, and the doubles just beside them, which a detour by float would round wrongly.
     */
    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void roundsDoublesOnce(ElementType type) {
        int intervals = 0x7c00 - 1;
        double[] values = new double[4 * intervals];
        short[] expected = new short[4 * intervals];
        for (int i = 0; i < intervals; i++) {
            double lower = toFloat(type, (short) i);
            double upper = toFloat(type, (short) (i + 1));
            double half = lower + (upper - lower) / 2;
            values[4 * i] = Math.nextDown(half);
            expected[4 * i] = (short) i;
            values[4 * i + 1] = half;
            expected[4 * i + 1] = (short) (i % 2 == 0 ? i : i + 1);
            values[4 * i + 2] = Math.nextUp(half);
            expected[4 * i + 2] = (short) (i + 1);
            values[4 * i + 3] = -Math.nextUp(half);
            expected[4 * i + 3] = (short) (i + 1 | 0x8000);
        }
        short[] rounded =
                convert(ElementType.F64, doubles(values), type).toArray(JAVA_SHORT_UNALIGNED);
        assertThat(rounded).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "65519.996, 0x7bff",
        "65520, 0x7c00",
        "1e30, 0x7c00",
        "-Infinity, 0xfc00",
        "2.9802322e-8, 0x0000",
        "2.9802326e-8, 0x0001",
        "-0.0, 0x8000"
    })
    void roundsToFloat16(float value, String bits) {
        short rounded =
                convert(ElementType.F32, floats(value), ElementType.F16)
                        .get(JAVA_SHORT_UNALIGNED, 0);
        assertThat(rounded & 0xffff).isEqualTo(Integer.decode(bits));
    }

    @ParameterizedTest
    @CsvSource({
        "1.00390625, 0x3f80",
        "1.01171875, 0x3f82",
        "3.4e38, 0x7f80",
        "-Infinity, 0xff80",
        "-0.0, 0x8000"
    })
    void roundsToBfloat16(float value, String bits) {
        short rounded =
                convert(ElementType.F32, floats(value), ElementType.BF16)
                        .get(JAVA_SHORT_UNALIGNED, 0);
        assertThat(rounded & 0xffff).isEqualTo(Integer.decode(bits));
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void keepsNan(ElementType type) {
        float[] nans = {
            Float.NaN, Float.intBitsToFloat(0x7f800001), Float.intBitsToFloat(0xffffffff)
        };
        for (short bits :
                convert(ElementType.F32, floats(nans), type).toArray(JAVA_SHORT_UNALIGNED)) {
            assertThat(toFloat(type, bits)).isNaN();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"I64", "U64"})
    void roundsLongsOnce(ElementType type) {
        Random random = new Random(7);
        IntToLongFunction anyMagnitude = i -> random.nextLong() >> i % 64;
        long[] values = IntStream.range(0, 10_000).mapToLong(anyMagnitude).toArray();
        values[0] = Long.MAX_VALUE;
        values[1] = Long.MIN_VALUE;
        values[2] = -1;
        float[] expected = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            boolean unsigned = type == ElementType.U64;
            String exact = unsigned ? Long.toUnsignedString(values[i]) : Long.toString(values[i]);
            expected[i] = new BigDecimal(exact).floatValue();
        }
        float[] rounded =
                convert(type, longs(values), ElementType.F32).toArray(JAVA_FLOAT_UNALIGNED);
        assertThat(rounded).isEqualTo(expected);
    }

    @Test
    void widensFloat8() {
        MemorySegment e4m3 = unaligned(6);
        byte[] bits = {0x01, 0x08, 0x38, 0x7e, (byte) 0xb8, 0x7f};
        MemorySegment.copy(bits, 0, e4m3, JAVA_BYTE, 0, bits.length);
        assertThat(
                        convert(ElementType.F8_E4M3, e4m3, ElementType.F32)
                                .toArray(JAVA_FLOAT_UNALIGNED))
                .containsExactly(0x1p-9f, 0x1p-6f, 1, 448, -1, Float.NaN);
    }

    @Test
    void copiesEqualTypes() {
        MemorySegment longs = longs(1, Long.MIN_VALUE, 3);
        assertThat(convert(ElementType.I64, longs, ElementType.I64).mismatch(longs)).isEqualTo(-1);
    }

    @Test
    void refusesWhatItCannotConvert() {
        assertThatThrownBy(() -> convert(ElementType.F32, floats(1), ElementType.I8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot convert F32 to I8");
        assertThatThrownBy(() ->
                        Conversion.convert(
                                ElementType.F32, floats(1), ElementType.F16, unaligned(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("4 bytes of F32 do not make 4 bytes of F16");
    }
}
