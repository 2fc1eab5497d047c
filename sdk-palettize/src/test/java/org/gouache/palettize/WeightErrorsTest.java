package org.gouache.palettize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gouache.palette.PaletteSpec;
import org.gouache.palette.WeightError;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;

class WeightErrorsTest {
    @Test
    void sumsSquaresOfDifferencesAndOfTheOriginal() {
        Shape shape = Shape.of(1, 3);
        WeightError error =
                WeightErrors.between(
                        DenseWeights.half(shape, 1, 2.5f, -3),
                        DenseWeights.of(ElementType.F32, shape, 1, 2, -4));
        assertThat(error).isEqualTo(new WeightError(1.25, 21));
        assertThat(error.signalToNoise()).isCloseTo(12.253, within(1e-3));
    }

    @Test
    void nothingLostIsInfinitelyGood() {
        DenseWeight dense = DenseWeights.gaussian(1, ElementType.F16, Shape.of(3, 5));
        assertThat(WeightErrors.between(dense, dense).signalToNoise())
                .isEqualTo(Double.POSITIVE_INFINITY);
        DenseWeight zeros = DenseWeights.half(Shape.of(2), 0, 0);
        assertThat(WeightErrors.between(zeros, zeros).signalToNoise())
                .isEqualTo(Double.POSITIVE_INFINITY);
    }

    /** More elements than are read at a time. */
    @ParameterizedTest
    @EnumSource(names = {"F16", "F32", "BF16"})
    void findsTheErrorThatPalettizingReported(ElementType type) {
        DenseWeight dense = DenseWeights.gaussian(2, type, Shape.of(300, 301));
        for (PaletteSpec spec :
                new PaletteSpec[] {
                    PaletteSpec.ofBits(2),
                    PaletteSpec.ofBits(6).groupSize(100),
                    PaletteSpec.ofBits(4).scaled(true)
                }) {
            Palettized found = Palettizer.of("w", dense).palettize(spec, Arena.ofAuto());
            WeightError measured = WeightErrors.between(found.weight(), dense);
            assertThat(found.error().squaredError())
                    .isCloseTo(measured.squaredError(), within(1e-9 * measured.squaredError()));
            assertThat(found.error().signalToNoise())
                    .isCloseTo(measured.signalToNoise(), within(1e-6));
        }
    }

    @Test
    void refusesOtherShapes() {
        assertThatThrownBy(() ->
                        WeightErrors.between(
                                DenseWeights.half(Shape.of(2), 1, 2),
                                DenseWeights.half(Shape.of(1), 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shapes [2] and [1] do not match");
    }
}
