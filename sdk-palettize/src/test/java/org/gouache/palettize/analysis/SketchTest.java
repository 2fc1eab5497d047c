package org.gouache.palettize.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

class SketchTest {
    private static List<float[]> gaussian(int count, long seed) {
        Random random = new Random(seed);
        float[] first = new float[count / 2];
        float[] second = new float[count - count / 2];
        for (float[] values : List.of(first, second)) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
        }
        return List.of(first, second);
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 200_000})
    void keepsInnerProducts(int count) {
        List<float[]> one = gaussian(count, 1);
        List<float[]> other = gaussian(count, 2);
        Sketch sketch = Sketch.of(one);
        assertThat(sketch.values()).hasSizeLessThanOrEqualTo(1 + 2 * 2048);
        for (int result = 0; result < 2; result++) {
            double square = dot(one.get(result), one.get(result));
            assertThat(sketch.dot(sketch, result) / square).isCloseTo(1, within(0.1));
            assertThat(sketch.dot(Sketch.of(other), result))
                    .isCloseTo(dot(one.get(result), other.get(result)), within(0.1 * square));
        }
    }

    @Test
    void isReadAsItIsKept() {
        Sketch sketch = Sketch.of(gaussian(20, 1));

        assertThat(Sketch.ofValues(sketch.values()).results())
                .usingRecursiveComparison()
                .isEqualTo(sketch.results());
    }

    @Test
    void aDifferenceIsTheSketchOfTheDifference() {
        List<float[]> one = gaussian(100_000, 1);
        List<float[]> same = List.of(one.get(0).clone(), one.get(1).clone());
        same.get(1)[7] += 2;

        Sketch difference = Sketch.of(same).minus(Sketch.of(one));

        assertThat(difference.dot(difference, 1)).isCloseTo(4, within(1e-3));
    }
}
