package org.gouache.palettize.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CholeskyTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 15, 96, 97, 300})
    void theFactorTimesItsTransposeIsTheMatrix(int size) {
        float[] matrix = Inputs.block(size).toFloats();
        float[] lower = matrix.clone();
        Cholesky.decompose(lower, size, 1e-6, new Tiles(false));
        float[] product = new float[matrix.length];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double sum = 0;
                for (int k = 0; k <= Math.min(i, j); k++) {
                    sum += (double) lower[i * size + k] * lower[j * size + k];
                }
                product[i * size + j] = (float) sum;
            }
        }
        assertThat(product).containsExactly(matrix, within(2e-5f));
    }

    @Test
    void whatIsNotPositiveDefiniteStaysFinite() {
        float[] lower = {1, 0, 0, 2, 1, 0, 3, 4, 1};
        Cholesky.decompose(lower, 3, 0.25, new Tiles(true));
        assertThat(lower[4]).isEqualTo(0.5f);
        for (float value : lower) {
            assertThat(value).isFinite();
        }
    }
}
