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
    private static final int COLUMNS = OnlineSoftmax.COLUMNS;

    private final OnlineSoftmax softmax;

    OnlineSoftmaxContract(OnlineSoftmax softmax) {
        this.softmax = softmax;
    }

    private static float[] scores(int rows) {
        Random random = new Random(rows);
        float[] scores = new float[AT + rows * COLUMNS];
        for (int i = AT; i < scores.length; i++) {
            scores[i] = (float) (8 * random.nextGaussian());
        }
        return scores;
    }

    private static float[] state() {
        float[] state = new float[AT + OnlineSoftmax.STATE];
        Arrays.fill(state, AT, AT + COLUMNS, Float.NEGATIVE_INFINITY);
        return state;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 144})
    void weighsOneBlock(int rows) {
        float[] weights = scores(rows);
        softmax.weigh(weights, AT, rows, state(), AT, new float[0], 0, 0);
        float[] scores = scores(rows);
        for (int j = 0; j < COLUMNS; j++) {
            double greatest = greatest(scores, rows, j);
            for (int at = AT + j; at < scores.length; at += COLUMNS) {
                double weight = Math.pow(2, scores[at] - greatest);
                assertThat((double) weights[at]).isCloseTo(weight, within(3e-6 * weight));
            }
        }
    }

    private static double greatest(float[] scores, int rows, int column) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < rows; row++) {
            greatest = Math.max(greatest, scores[AT + row * COLUMNS + column]);
        }
        return greatest;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 50})
    void blocksGiveTheMeanThatAllGiveAtOnce(int block) {
        int rows = 50;
        float[] scores = scores(rows);
        float[] state = state();
        float[] sums = new float[AT + COLUMNS];
        for (int first = 0; first < rows; first += block) {
            int some = Math.min(block, rows - first);
            float[] weights = scores.clone();
            int at = AT + first * COLUMNS;
            softmax.weigh(weights, at, some, state, AT, sums, AT, 1);
            for (int row = 0; row < some; row++) {
                for (int j = 0; j < COLUMNS; j++) {
                    sums[AT + j] += weights[at + row * COLUMNS + j] * value(first + row);
                }
            }
        }
        softmax.normalize(sums, AT, 1, state, AT);
        for (int j = 0; j < COLUMNS; j++) {
            double greatest = greatest(scores, rows, j);
            double sum = 0;
            double total = 0;
            for (int row = 0; row < rows; row++) {
                double weight = Math.pow(2, scores[AT + row * COLUMNS + j] - greatest);
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
        float[] scores = new float[2 * COLUMNS];
        Arrays.fill(scores, 0, COLUMNS, 1e30f);
        Arrays.fill(scores, COLUMNS, 2 * COLUMNS, Float.NEGATIVE_INFINITY);
        float[] state = Arrays.copyOfRange(state(), AT, AT + OnlineSoftmax.STATE);
        softmax.weigh(scores, 0, 2, state, 0, new float[0], 0, 0);
        for (int j = 0; j < COLUMNS; j++) {
            assertThat(scores[j]).isEqualTo(1);
            assertThat((double) scores[COLUMNS + j]).isBetween(0.0, 1e-37);
            assertThat(state[COLUMNS + j]).isEqualTo(1);
        }
    }

    @Test
    void whatIsNoNumberStaysSo() {
        float[] scores = new float[2 * COLUMNS];
        scores[COLUMNS + 5] = Float.NaN;
        float[] state = Arrays.copyOfRange(state(), AT, AT + OnlineSoftmax.STATE);
        softmax.weigh(scores, 0, 2, state, 0, new float[0], 0, 0);
        assertThat(scores[COLUMNS + 5]).isNaN();
        assertThat(state[COLUMNS + 5]).isNaN();
        assertThat(state[COLUMNS + 4]).isEqualTo(2);
    }
}
