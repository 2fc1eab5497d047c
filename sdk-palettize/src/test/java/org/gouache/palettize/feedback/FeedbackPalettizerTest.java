package org.gouache.palettize.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;
import org.gouache.palette.PaletteMethod;
import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.Palettizer;
import org.gouache.palettize.analysis.InputCovariance;
import org.gouache.palettize.analysis.LayerStatistics;
import org.gouache.palettize.decode.WeightElements;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.util.Map;

class FeedbackPalettizerTest {
    private static PalettizedWeight palettize(
            DenseWeight weight, InputCovariance covariance, PaletteSpec spec, boolean parallel) {
        return FeedbackPalettizer.of("w", weight, covariance, parallel)
                .palettize(spec, Arena.ofAuto())
                .weight();
    }

    private static double outputError(
            DenseWeight weight, InputCovariance covariance, PalettizedWeight palettized) {
        return new LayerStatistics(Map.of("w", covariance)).outputError("w", weight, palettized);
    }

    private static PalettizedWeight plain(DenseWeight weight, PaletteSpec spec) {
        return Palettizer.of("w", weight).palettize(spec, Arena.ofAuto()).weight();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 8})
    void outputsAreSparedWhereInputsDependOnOneAnother(int bits) {
        DenseWeight weight = Inputs.weight(100, 130);
        InputCovariance covariance = Inputs.covariance(130);
        PaletteSpec spec = PaletteSpec.ofBits(bits);
        PalettizedWeight found = palettize(weight, covariance, spec, true);
        assertThat(outputError(weight, covariance, found))
                .isLessThan(0.1 * outputError(weight, covariance, plain(weight, spec)));
        assertThat(found.bytes()).isEqualTo(spec.bytes(weight.shape()));
        assertThat(found.shape()).isEqualTo(weight.shape());
    }

    @Test
    void allKindsOfPalettesAreServed() {
        DenseWeight weight = Inputs.weight(24, 10, 3, 3);
        InputCovariance covariance = Inputs.covariance(45, 45);
        for (PaletteSpec spec :
                new PaletteSpec[] {
                    PaletteSpec.ofBits(3).scaled(true),
                    PaletteSpec.ofBits(2).groupSize(8),
                    PaletteSpec.ofBits(4).method(PaletteMethod.UNIFORM),
                    new PaletteSpec(8, PaletteMethod.INT8, 0, true)
                }) {
            PalettizedWeight found = palettize(weight, covariance, spec, false);
            assertThat(outputError(weight, covariance, found))
                    .as(spec.toString())
                    .isLessThan(0.5 * outputError(weight, covariance, plain(weight, spec)));
            assertThat(found.bytes()).isEqualTo(spec.bytes(weight.shape()));
        }
    }

    @Test
    void threadsDoNotMatter() {
        DenseWeight weight = Inputs.weight(200, 150);
        InputCovariance covariance = Inputs.covariance(150);
        PaletteSpec spec = PaletteSpec.ofBits(3).scaled(true);
        PalettizedWeight alone = palettize(weight, covariance, spec, false);
        PalettizedWeight together = palettize(weight, covariance, spec, true);
        assertThat(together.indices().mismatch(alone.indices())).isEqualTo(-1);
        assertThat(together.palette().data().mismatch(alone.palette().data())).isEqualTo(-1);
    }

    /** As it was tried on each input in turn, in float64 and with the inverse covariance. */
    @Test
    void feedbackIsThatOfTheInverseCovariance() {
        int width = 70;
        DenseWeight weight = Inputs.weight(3, width);
        Tensor block = Inputs.block(width);
        PalettizedWeight start = plain(weight, PaletteSpec.ofBits(2));
        Coding coding = new Coding(Coding.values(weight), start);
        BlockFactor factor = new BlockFactor(block, new Tiles(false));
        new ErrorFeedback(factor, 0, coding).chooseIndices(new Tiles(false));

        for (int row = 0; row < 3; row++) {
            int[] expected = byInverse(coding, row, block, factor);
            for (int i = 0; i < width; i++) {
                assertThat(coding.index(row, i)).isEqualTo(expected[i]);
            }
        }
    }

    private static int[] byInverse(Coding coding, int row, Tensor block, BlockFactor factor) {
        int width = factor.width();
        double[] wanted = new double[width];
        double[][] matrix = new double[width][width];
        for (int i = 0; i < width; i++) {
            wanted[i] = coding.value(row, i);
            for (int j = 0; j < width; j++) {
                matrix[i][j] = block.getFloat((long) i * width + j);
            }
            matrix[i][i] += BlockFactor.damping(block);
        }
        double[][] inverse = inverse(matrix);
        int[] indices = new int[width];
        for (int place = width - 1; place >= 0; place--) {
            int at = factor.value(place);
            indices[at] = coding.palette(row).nearest((float) wanted[at]);
            double error = wanted[at] - coding.palette(row).get(indices[at]);
            double[] column = inverse[at].clone();
            double pivot = column[at];
            for (int j = 0; j < width; j++) {
                wanted[j] -= error * column[j] / pivot;
            }
            for (int i = 0; i < width; i++) {
                double share = inverse[i][at] / pivot;
                for (int j = 0; j < width; j++) {
                    inverse[i][j] -= share * column[j];
                }
            }
        }
        return indices;
    }

    private static double[][] inverse(double[][] matrix) {
        int size = matrix.length;
        double[][] inverse = new double[size][size];
        for (int i = 0; i < size; i++) {
            inverse[i][i] = 1;
        }
        for (int k = 0; k < size; k++) {
            double pivot = matrix[k][k];
            for (int j = 0; j < size; j++) {
                matrix[k][j] /= pivot;
                inverse[k][j] /= pivot;
            }
            for (int i = 0; i < size; i++) {
                double share = i == k ? 0 : matrix[i][k];
                for (int j = 0; j < size; j++) {
                    matrix[i][j] -= share * matrix[k][j];
                    inverse[i][j] -= share * inverse[k][j];
                }
            }
        }
        return inverse;
    }

    @Test
    void whatPalettesHoldStaysExact() {
        float[] values = new float[40 * 16];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.25f * (i * 7 % 4);
        }
        DenseWeight weight = Inputs.weight(Shape.of(40, 16), values);
        PalettizedWeight found =
                palettize(weight, Inputs.covariance(16), PaletteSpec.ofBits(2), false);
        assertThat(WeightElements.toTensor(found, ElementType.F32, Arena.ofAuto()).toFloats())
                .isEqualTo(values);
    }

    @Test
    void inputsThatWereNeverSeenLeavePlainPalettes() {
        DenseWeight weight = Inputs.weight(20, 12);
        InputCovariance nothing = Inputs.covariance(Tensor.zeros(Shape.of(12, 12)));
        PaletteSpec spec = PaletteSpec.ofBits(3);
        PalettizedWeight found = palettize(weight, nothing, spec, false);
        assertThat(found.indices().mismatch(plain(weight, spec).indices())).isEqualTo(-1);
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        assertThatThrownBy(() ->
                        palettize(
                                Inputs.weight(3, 5),
                                Inputs.covariance(4),
                                PaletteSpec.ofBits(2),
                                false))
                .isInstanceOf(GouacheException.class)
                .hasMessage("statistics of inputs of 4 values do not fit a weight of shape [3, 5]");
        DenseWeight spoilt = Inputs.weight(Shape.of(1, 3), 1, Float.NaN, 2);
        assertThatThrownBy(
                        () -> palettize(spoilt, Inputs.covariance(3), PaletteSpec.ofBits(2), false))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("w: element [0, 1] is NaN");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() ->
                        palettize(
                                Inputs.weight(3, 5),
                                Inputs.covariance(5),
                                PaletteSpec.ofBits(2),
                                false))
                .isInstanceOf(GenerationCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
