package org.gouache.runtime.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

/** What every softmax must hold, against float64. */
abstract class OnlineSoftmaxContract {
    private static final int AT = 3;

    private final OnlineSoftmax softmax;
    private final int columns;

    OnlineSoftmaxContract(OnlineSoftmax softmax) {
        this.softmax = softmax;
        columns = softmax.columns();
    }

    private float[] scores(int rows) {
        Random random = new Random(rows);
        float[] scores = new float[AT + rows * columns];
        for (int i = AT; i < scores.length; i++) {
            scores[i] = (float) (8 * random.nextGaussian());
        }
        return scores;
    }

    private float[] state() {
        float[] state = new float[AT + softmax.state()];
        Arrays.fill(state, AT, AT + columns, Float.NEGATIVE_INFINITY);
        return state;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 144})
    void weighsOneBlock(int rows) {
        float[] weights = scores(rows);
        softmax.weigh(weights, AT, rows, state(), AT, new float[0], 0, 0);
        float[] scores = scores(rows);
        for (int j = 0; j < columns; j++) {
            double greatest = greatest(scores, rows, j);
            for (int at = AT + j; at < scores.length; at += columns) {
                double weight = Math.pow(2, scores[at] - greatest);
                assertThat((double) weights[at]).isCloseTo(weight, within(3e-6 * weight));
            }
        }
    }

    private double greatest(float[] scores, int rows, int column) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < rows; row++) {
            greatest = Math.max(greatest, scores[AT + row * columns + column]);
        }
        return greatest;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 50})
    void blocksGiveTheMeanThatAllGiveAtOnce(int block) {
        int rows = 50;
        float[] scores = scores(rows);
        float[] state = state();
        float[] sums = new float[AT + columns];
        for (int first = 0; first < rows; first += block) {
            int some = Math.min(block, rows - first);
            float[] weights = scores.clone();
            int at = AT + first * columns;
            softmax.weigh(weights, at, some, state, AT, sums, AT, 1);
            for (int row = 0; row < some; row++) {
                for (int j = 0; j < columns; j++) {
                    sums[AT + j] += weights[at + row * columns + j] * value(first + row);
                }
            }
        }
        softmax.normalize(sums, AT, 1, state, AT);
        for (int j = 0; j < columns; j++) {
            double greatest = greatest(scores, rows, j);
            double sum = 0;
            double total = 0;
            for (int row = 0; row < rows; row++) {
                double weight = Math.pow(2, scores[AT + row * columns + j] - greatest);
                total += weight;
                sum += weight * value(row);
            }
            assertThat((double) sums[AT + j]).isCloseTo(sum / total, within(3e-6));
        }
    }

    private static float value(int row) {
        return (float) Math.sin(row);
    }

    @Test
    void theGreatestWeighsOneAndWhatIsHiddenNothing() {
        float[] scores = new float[2 * columns];
        Arrays.fill(scores, 0, columns, 1e30f);
        Arrays.fill(scores, columns, 2 * columns, Float.NEGATIVE_INFINITY);
        float[] state = Arrays.copyOfRange(state(), AT, AT + softmax.state());
        softmax.weigh(scores, 0, 2, state, 0, new float[0], 0, 0);
        for (int j = 0; j < columns; j++) {
            assertThat(scores[j]).isEqualTo(1);
            assertThat((double) scores[columns + j]).isBetween(0.0, 1e-37);
            assertThat(state[columns + j]).isEqualTo(1);
        }
    }

    @Test
    void whatIsNoNumberStaysSo() {
        float[] scores = new float[2 * columns];
        scores[columns + 5] = Float.NaN;
        float[] state = Arrays.copyOfRange(state(), AT, AT + softmax.state());
        softmax.weigh(scores, 0, 2, state, 0, new float[0], 0, 0);
        assertThat(scores[columns + 5]).isNaN();
        assertThat(state[columns + 5]).isNaN();
        assertThat(state[columns + 4]).isEqualTo(2);
    }
}
