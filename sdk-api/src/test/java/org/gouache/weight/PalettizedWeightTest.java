package org.gouache.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;

class PalettizedWeightTest {
    private static final Shape SHAPE = Shape.of(12, 5, 3);

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 12", "1, 1, 3, 4", "3, 1, 1, 2", "3, 4, 3, 9", "3, 4, 2, 8", "3, 4, 4, 5",
        "3, 2, 5, 12", "6, 3, 4, 8", "6, 3, 3, 9", "8, 12, 7, 8", "4, 6, 1, 12", "2, 1, 5, 6"
    })
    void rowsHaveTheElementsOfThoseRows(int bits, int groups, int from, int to) {
        boolean scaled = to % 2 == 0;
        PalettizedWeight whole = Palettes.random(SHAPE, bits, groups, scaled, 3);

        PalettizedWeight rows = whole.rows(from, to);

        assertThat(rows.shape()).isEqualTo(Shape.of(to - from, 5, 3));
        assertThat(Palettes.elements(rows))
                .containsExactly(Arrays.copyOfRange(Palettes.elements(whole), from * 15, to * 15));
    }

    @Test
    void rowsThatBeginAByteStayInTheSameMemory() {
        PalettizedWeight whole = Palettes.random(Shape.of(8, 8), 3, 2, false, 1);

        assertThat(whole.rows(4, 8).indices().heapBase()).isEqualTo(whole.indices().heapBase());
    }

    @Test
    void aShapeOfAsManyElementsServesAsWell() {
        PalettizedWeight convolution = Palettes.random(Shape.of(6, 5, 1, 1), 4, 3, true, 2);

        PalettizedWeight linear = convolution.reshape(Shape.of(6, 5));

        assertThat(linear.shape()).isEqualTo(Shape.of(6, 5));
        assertThat(Palettes.elements(linear)).containsExactly(Palettes.elements(convolution));
    }

    @Test
    void palettesByChannelServeOnlyShapesWithThoseChannels() {
        assertThatThrownBy(() ->
                        Palettes.random(Shape.of(6, 4), 4, 3, false, 2).reshape(Shape.of(4, 6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[6, 4]")
                .hasMessageContaining("[4, 6]");
        PalettizedWeight single = Palettes.random(Shape.of(6, 4), 4, 1, false, 2);
        assertThat(single.reshape(Shape.of(4, 6)).shape()).isEqualTo(Shape.of(4, 6));
    }

    @Test
    void weighsIndicesPalettesAndScales() {
        PalettizedWeight weight = Palettes.random(SHAPE, 3, 4, true, 2);

        assertThat(weight.bytes()).isEqualTo((180 * 3 + 7) / 8 + 4 * 8 * 2 + 12 * 2);
        assertThat(weight.groups()).isEqualTo(4);
        assertThat(weight.groupSize()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 7, 9, -1})
    void otherBitsAreRefused(int bits) {
        DenseWeight palette = Palettes.halves(Shape.of(1, 4), new Random(1));
        assertThatThrownBy(() ->
                        new PalettizedWeight(
                                Shape.of(4, 4),
                                bits,
                                palette,
                                MemorySegment.ofArray(new byte[4]),
                                null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bits must be 1, 2, 3, 4, 6 or 8, not " + bits);
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        Random random = new Random(1);
        Shape shape = Shape.of(4, 4);
        MemorySegment indices = MemorySegment.ofArray(new byte[4]);
        DenseWeight palette = Palettes.halves(Shape.of(1, 4), random);
        refuses(shape, Palettes.halves(Shape.of(1, 8), random), indices, null, "palette", "[1, 8]");
        refuses(shape, Palettes.halves(Shape.of(3, 4), random), indices, null, "3 palettes", "4");
        refuses(shape, palette, MemorySegment.ofArray(new byte[5]), null, "4 bytes", "5");
        refuses(shape, palette, indices, Palettes.halves(Shape.of(3), random), "scale", "[3]");
        refuses(
                shape,
                new DenseWeight(
                        ElementType.F32, Shape.of(1, 4), MemorySegment.ofArray(new float[4])),
                indices,
                null,
                "palette",
                "F32");
        refuses(Shape.of(0, 4), palette, indices, null, "[0, 4]");
    }

    private static void refuses(
            Shape shape,
            DenseWeight palette,
            MemorySegment indices,
            DenseWeight scale,
            String... message) {
        assertThatThrownBy(() -> new PalettizedWeight(shape, 2, palette, indices, scale))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(message);
    }
}
