package org.gouache.palettize.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gouache.palettize.decode.PaletteDecoder;
import org.gouache.palettize.decode.Sample;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.Weight;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;

/** What all panels of weights must be: their elements, whatever way they are decoded. */
abstract class WeightPanelsContract {
    static final List<Integer> BITS = Sample.BITS;
    private static final int COLUMNS = MicroKernel.COLUMNS;

    abstract PanelReader reader();

    @ParameterizedTest
    @FieldSource("BITS")
    void decodesLinears(int bits) {
        for (int depth : new int[] {1, 7, 8, 64, 256, 320, 777}) {
            assertDecodes(Sample.random(Shape.of(35, depth), bits, 1, false));
        }
    }

    @ParameterizedTest
    @FieldSource("BITS")
    void decodesConvolutions(int bits) {
        assertDecodes(Sample.random(Shape.of(17, 4, 3, 3), bits, 1, false));
        assertDecodes(Sample.random(Shape.of(16, 61, 3, 3), bits, 1, true));
        assertDecodes(Sample.random(Shape.of(18, 24, 1, 1), bits, 2, false));
    }

    @ParameterizedTest
    @FieldSource("BITS")
    void changesPalettesWithinAPanel(int bits) {
        assertDecodes(Sample.random(Shape.of(48, 40), bits, 3, false));
        assertDecodes(Sample.random(Shape.of(48, 41), bits, 8, false));
        assertDecodes(Sample.random(Shape.of(20, 43), bits, 20, true));
    }

    @ParameterizedTest
    @FieldSource("BITS")
    void scalesEachOutput(int bits) {
        assertDecodes(Sample.random(Shape.of(33, 83), bits, 1, true));
        assertDecodes(Sample.random(Shape.of(32, 264), bits, 2, true));
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F64", "F32", "F16", "BF16"})
    void widensDenseWeights(ElementType type) {
        for (Shape shape :
                List.of(
                        Shape.of(1, 1),
                        Shape.of(33, 3),
                        Shape.of(35, 320),
                        Shape.of(40, 777),
                        Shape.of(19, 30, 3, 3),
                        Shape.of(19, 30, 1, 1))) {
            assertDecodes(dense(type, shape));
        }
    }

    @ParameterizedTest
    @FieldSource("BITS")
    void multipliesFewRowsOfPalettes(int bits) {
        for (int rows = 1; rows <= 8; rows++) {
            assertMultiplies(Sample.random(Shape.of(5, 130 + rows), bits, 1, false).weight(), rows);
        }
        assertMultiplies(Sample.random(Shape.of(12, 320), bits, 3, true).weight(), 2);
        assertMultiplies(Sample.random(Shape.of(3, 2048 + 13), bits, 1, false).weight(), 1);
        assertMultiplies(Sample.random(Shape.of(7, 3), bits, 1, true).weight(), 3);
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F64", "F32", "F16", "BF16"})
    void multipliesFewRowsOfDenseWeights(ElementType type) {
        assertMultiplies(dense(type, Shape.of(4, 320)), 1);
        assertMultiplies(dense(type, Shape.of(4, 4096 + 77)), 2);
        assertMultiplies(dense(type, Shape.of(4, 64, 1, 1)), 5);
    }

    private void assertMultiplies(Weight weight, int count) {
        float[] elements = elements(weight);
        int outputs = weight.shape().dim(0);
        int depth = elements.length / outputs;
        float[] rows = new float[count * depth];
        Random random = new Random(count + depth);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        float[] products = reader().multiply(weight, rows, count);
        for (int i = 0; i < count; i++) {
            for (int output = 0; output < outputs; output++) {
                double exact = 0;
                double size = 0;
                for (int k = 0; k < depth; k++) {
                    double term = (double) rows[i * depth + k] * elements[output * depth + k];
                    exact += term;
                    size += Math.abs(term);
                }
                double bound = (depth + 1) * 0x1p-24 * size * 1.001;
                assertThat((double) products[i * outputs + output])
                        .as("row %d of %d, output %d of depth %d", i, count, output, depth)
                        .isCloseTo(exact, within(bound));
            }
        }
    }

    private static DenseWeight dense(ElementType type, Shape shape) {
        Random random = new Random(shape.elements());
        double[] values = random.doubles(shape.elements(), -1, 1).toArray();
        DenseWeight exact = new DenseWeight(ElementType.F64, shape, MemorySegment.ofArray(values));
        return new DenseWeight(type, shape, exact.toTensor(type).data().asReadOnly());
    }

    private void assertDecodes(Sample sample) {
        assertDecodes(sample.weight());
    }

    private void assertDecodes(Weight weight) {
        float[] elements = elements(weight);
        int outputs = weight.shape().dim(0);
        for (int first = 0; first < outputs; first += COLUMNS) {
            int count = Math.min(COLUMNS, outputs - first);
            assertPanel(weight, elements, first, count);
        }
        if (outputs > 3) {
            assertPanel(weight, elements, 3, 1);
        }
    }

    private void assertPanel(Weight weight, float[] elements, int first, int count) {
        int depth = elements.length / weight.shape().dim(0);
        int taps = weight.shape().rank() == 4 ? weight.shape().dim(2) * weight.shape().dim(3) : 1;
        int channels = depth / taps;
        assertPart(weight, elements, first, count, taps, 0, channels);
        int half = channels / 2;
        assertPart(weight, elements, first, count, taps, half, channels - half);
        assertPart(weight, elements, first, count, taps, 0, half);
    }

    private void assertPart(
            Weight weight,
            float[] elements,
            int first,
            int count,
            int taps,
            int channel,
            int channels) {
        int depth = elements.length / weight.shape().dim(0);
        float[] expected = new float[channels * taps * COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            int output = first + Math.min(column, count - 1);
            for (int k = 0; k < channels * taps; k++) {
                int element = output * depth + channel * taps + k;
                expected[k * COLUMNS + column] = elements[element];
            }
        }
        assertThat(reader().read(weight, first, count, channel * taps, channels * taps))
                .as("%s from output %d, channel %d on", weight.shape(), first, channel)
                .isEqualTo(expected);
    }

    private static float[] elements(Weight weight) {
        float[] elements = new float[(int) weight.shape().elements()];
        MemorySegment target = MemorySegment.ofArray(elements);
        switch (weight) {
            case DenseWeight dense -> dense.copyTo(ElementType.F32, target);
            case PalettizedWeight palettized ->
                    PaletteDecoder.create()
                            .decode(palettized, 0, elements.length, ElementType.F32, target);
        }
        return elements;
    }
}
