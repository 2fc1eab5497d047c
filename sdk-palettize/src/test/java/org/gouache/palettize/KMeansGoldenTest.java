package org.gouache.palettize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gouache.palette.PaletteSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.stream.Stream;

class KMeansGoldenTest {
    private static final double ROUNDING = 1e-6;

    static Stream<KMeansOptimum> optima() throws IOException {
        return KMeansOptimum.all();
    }

    @ParameterizedTest
    @MethodSource("optima")
    void noPaletteIsBetter(KMeansOptimum optimum) {
        Palettized found =
                Palettizer.of(optimum.name(), optimum.weight(), optimum.importance())
                        .palettize(PaletteSpec.ofBits(optimum.bits()), Arena.ofAuto());

        float[] before = DenseWeights.floats(optimum.weight());
        float[] after = DenseWeights.floats(found.weight());
        double[] factors = optimum.elementImportance();
        double weightedError = 0;
        double error = 0;
        double norm = 0;
        for (int i = 0; i < before.length; i++) {
            double square = Math.pow((double) before[i] - after[i], 2);
            weightedError += factors[i] * square;
            error += square;
            norm += (double) before[i] * before[i];
        }
        assertThat(weightedError)
                .isLessThanOrEqualTo(optimum.errorInHalf() * (1 + ROUNDING))
                .isGreaterThanOrEqualTo(optimum.error() * (1 - ROUNDING));
        assertThat(found.error().squaredError()).isCloseTo(error, within(1e-9 * error));
        assertThat(found.error().squaredNorm()).isCloseTo(norm, within(1e-9 * norm));
        assertThat(DenseWeights.floats(found.weight().palette())).isSorted();
    }
}
