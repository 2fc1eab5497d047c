package org.gouache.palettize.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What every decoder must do. */
abstract class PaletteDecoderContract {
    static final List<Integer> BITS = Sample.BITS;
    private static final byte UNTOUCHED = 0x5A;
    private static final int MARGIN = 64;

    abstract PaletteDecoder decoder();

    @ParameterizedTest
    @FieldSource("BITS")
    void decodesOnePaletteAsAWhole(int bits) {
        Sample sample = Sample.random(Shape.of(9, 23, 3, 3), bits, 1, false);
        assertDecodes(sample, 0, sample.elements());
    }

    @ParameterizedTest
    @FieldSource("BITS")
    void decodesMoreElementsThanThereArePairsOfEntries(int bits) {
        Sample sample = Sample.random(Shape.of(3, 16_999), bits, 1, false);
        assertDecodes(sample, 0, sample.elements());
        assertDecodes(sample, 5, sample.elements() - 7);
    }

    @ParameterizedTest
    @FieldSource("BITS")
    void changesPaletteWithinAByte(int bits) {
        Sample sample = Sample.random(Shape.of(14, 5, 3), bits, 7, false);
        assertDecodes(sample, 0, sample.elements());
    }

    @ParameterizedTest
    @FieldSource("BITS")
    void changesPaletteWithEachElement(int bits) {
        Sample sample = Sample.random(Shape.of(41), bits, 41, false);
        assertDecodes(sample, 0, sample.elements());
    }

    @ParameterizedTest
    @FieldSource("BITS")
    void scalesEachOutputChannel(int bits) {
        for (int groups : List.of(1, 2, 6)) {
            Sample sample = Sample.random(Shape.of(6, 83), bits, groups, true);
            assertDecodes(sample, 0, sample.elements());
        }
    }

    @Test
    void scalesMoreElementsThanAPiece() {
        Sample sample = Sample.random(Shape.of(7, 11_003), 6, 7, true);
        assertDecodes(sample, 3, sample.elements() - 5);
    }

    @Test
    void decodesToAMappedFile(@TempDir Path folder) throws IOException {
        Sample sample = Sample.random(Shape.of(3, 71), 4, 1, false);
        try (Arena arena = Arena.ofConfined();
                FileChannel file =
                        FileChannel.open(folder.resolve("decoded"), CREATE, READ, WRITE)) {
            MemorySegment mapped = file.map(MapMode.READ_WRITE, 1, 4L * sample.elements(), arena);
            assertDecodes(sample, 0, sample.elements(), mapped);
        }
    }

    @ParameterizedTest
    @FieldSource("BITS")
    void decodesAnyRange(int bits) {
        Random random = new Random(bits);
        for (boolean scaled : List.of(false, true)) {
            Sample sample = Sample.random(Shape.of(12, 67), bits, 4, scaled);
            for (int i = 0; i < 60; i++) {
                int first = random.nextInt(sample.elements() + 1);
                assertDecodes(sample, first, random.nextInt(sample.elements() - first + 1));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("BITS")
    void decodesToEveryKindOfMemory(int bits) {
        Sample sample = Sample.random(Shape.of(2, 200), bits, 2, false);
        int words = sample.elements() + 2;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4L * words, 64);
            Stream.of(
                            memory,
                            memory.asSlice(1),
                            memory.asSlice(2),
                            MemorySegment.ofArray(new byte[4 * words]),
                            MemorySegment.ofArray(new byte[4 * words]).asSlice(3),
                            MemorySegment.ofArray(new short[2 * words]),
                            MemorySegment.ofArray(new int[words]),
                            MemorySegment.ofArray(new float[words]))
                    .forEach(target -> assertDecodes(sample, 0, sample.elements(), target));
        }
    }

    @ParameterizedTest
    @FieldSource("BITS")
    void keepsTheBitsOfFloat16Entries(int bits) {
        short[] special = {
            (short) 0x7C00, // infinity
            (short) 0xFC00, // minus infinity
            (short) 0x7E00, // NaN
            (short) 0xFD55, // a signaling NaN with a payload
            (short) 0x8000, // minus zero
            (short) 0x0001, // the smallest subnormal
            (short) 0x7BFF, // the largest finite
            (short) 0x3C00 // one
        };
        Sample sample = Sample.random(Shape.of(4, 77), bits, 1, false);
        short[] palette = sample.palette().clone();
        System.arraycopy(special, 0, palette, 0, Math.min(special.length, palette.length));
        Sample changed = sample.withPalette(palette);
        MemorySegment target = MemorySegment.ofArray(new short[sample.elements()]);
        decoder().decode(changed.weight(), 0, sample.elements(), ElementType.F16, target);
        for (int i = 0; i < sample.elements(); i++) {
            assertThat(Sample.found(target, i, ElementType.F16))
                    .isEqualTo(changed.expected(i, ElementType.F16));
        }
    }

    @Test
    void widensInfinitiesAndNotANumber() {
        short[] palette = {(short) 0x7C00, (short) 0xFC00, (short) 0x7E00, (short) 0x8000};
        Sample sample = Sample.random(Shape.of(40), 2, 1, false).withPalette(palette);
        float[] found = new float[40];
        decoder().decode(sample.weight(), 0, 40, ElementType.F32, MemorySegment.ofArray(found));
        for (int i = 0; i < found.length; i++) {
            Float expected = Float.float16ToFloat(palette[sample.indices()[i]]);
            assertThat(found[i]).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 3", "0, 21", "20, 1", "21, 0", "3, -1"})
    void refusesElementsThatAreNotThere(int first, int count) {
        Sample sample = Sample.random(Shape.of(4, 5), 4, 1, false);
        MemorySegment target = MemorySegment.ofArray(new float[Math.max(count, 0)]);
        assertThatThrownBy(() ->
                        decoder().decode(sample.weight(), first, count, ElementType.F32, target))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesATargetOfAnotherSize() {
        Sample sample = Sample.random(Shape.of(4, 5), 4, 1, false);
        MemorySegment target = MemorySegment.ofArray(new float[19]);
        assertThatThrownBy(() -> decoder().decode(sample.weight(), 0, 20, ElementType.F32, target))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("20 elements of F32 take 80 bytes, not 76");
    }

    @Test
    void refusesOtherTypes() {
        Sample sample = Sample.random(Shape.of(4, 5), 4, 1, false);
        MemorySegment target = MemorySegment.ofArray(new short[20]);
        assertThatThrownBy(() -> decoder().decode(sample.weight(), 0, 20, ElementType.BF16, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot decode to BF16");
    }

    private void assertDecodes(Sample sample, int first, int count) {
        assertDecodes(sample, first, count, MemorySegment.ofArray(new byte[4 * count + MARGIN]));
    }

    private void assertDecodes(Sample sample, int first, int count, MemorySegment memory) {
        for (ElementType type : List.of(ElementType.F32, ElementType.F16)) {
            memory.fill(UNTOUCHED);
            long bytes = (long) count * type.bytes();
            MemorySegment target = memory.asSlice(0, bytes);
            decoder().decode(sample.weight(), first, count, type, target);
            for (int i = 0; i < count; i++) {
                if (Sample.found(target, i, type) != sample.expected(first + i, type)) {
                    assertThat(Sample.found(target, i, type))
                            .as("element %d + %d as %s", first, i, type)
                            .isEqualTo(sample.expected(first + i, type));
                }
            }
            MemorySegment rest = memory.asSlice(bytes);
            for (long i = 0; i < rest.byteSize(); i++) {
                assertThat(rest.get(JAVA_BYTE, i)).isEqualTo(UNTOUCHED);
            }
        }
    }
}
