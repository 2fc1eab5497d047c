package org.gouache.runtime.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.numbers.gamma.Erf;
import org.gouache.graph.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** What every way of computing rows must hold, against float64. */
abstract class RowMathContract {
    private static final int AT = 3;

    private final RowMath math;

    RowMathContract(RowMath math) {
        this.math = math;
    }

    private static float[] values(int count, double size) {
        Random random = new Random(count);
        float[] values = new float[AT + count + 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * size);
        }
        return values;
    }

    private static double exact(Activation activation, double x) {
        return switch (activation) {
            case SILU -> x / (1 + Math.exp(-x));
            case GELU -> x * (1 + Erf.value(x / Math.sqrt(2))) / 2;
            case QUICK_GELU -> x / (1 + Math.exp(-1.702 * x));
        };
    }

    private static void assertMapped(
            float[] before, float[] after, int count, DoubleUnaryOperator exact) {
        for (int i = 0; i < before.length; i++) {
            boolean inside = i >= AT && i < AT + count;
            double expected = inside ? exact.applyAsDouble(before[i]) : before[i];
            assertThat((double) after[i])
                    .as("f(%s)", before[i])
                    .isCloseTo(expected, within(inside ? 4e-7 * (1 + Math.abs(before[i])) : 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void activates(Activation activation) {
        for (int count : new int[] {0, 1, 7, 16, 37, 1000}) {
            float[] values = values(count, 3);
            float[] before = values.clone();
            math.activate(activation, values, AT, count);
            assertMapped(before, values, count, x -> exact(activation, x));
        }
    }

    @ParameterizedTest
    @EnumSource
    void activatesLargeNumbers(Activation activation) {
        float[] large = {
            -1e30f, -1000, -100, -88, -50, 50, 88, 100, 1000, 1e30f, 0, -0f, 1, 2, 3, 4
        };
        float[] values = large.clone();
        math.activate(activation, values, 0, values.length);
        for (int i = 0; i < large.length; i++) {
            double expected = exact(activation, large[i]);
            assertThat((double) values[i])
                    .as("%s(%s)", activation, large[i])
                    .isCloseTo(expected, within(1e-6 * Math.abs(expected) + 1e-6));
        }
    }

    @Test
    void gatesAreGelu() {
        float[] values = values(100, 2);
        float[] before = values.clone();
        math.gate(values, AT, AT + 50, 45);
        for (int i = 0; i < values.length; i++) {
            boolean gated = i >= AT && i < AT + 45;
            double expected =
                    gated ? before[i] * exact(Activation.GELU, before[i + 50]) : before[i];
            assertThat((double) values[i]).isCloseTo(expected, within(gated ? 4e-6 : 0));
        }
    }

    @Test
    void piecesAreJoined() {
        float[] values = values(200, 1);
        float[] before = values.clone();
        float[] target = new float[50];
        math.join(values, AT, 70, 3, target);
        for (int i = 0; i < target.length; i++) {
            float expected = i < 48 ? before[AT + i / 16 * 70 + i % 16] : 0;
            assertThat(target[i]).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 1280, 20_000})
    void sumsAreThoseOfFloat64(int count) {
        float[] values = values(count, 1);
        double sum = 0;
        double squares = 0;
        for (int i = AT; i < AT + count; i++) {
            sum += values[i];
            squares += Math.pow((double) values[i] - 0.25f, 2);
        }
        assertThat(math.sum(values, AT, count)).isCloseTo(sum, within(1e-6 * count));
        assertThat(math.squaredDifferences(values, AT, count, 0.25f))
                .isCloseTo(squares, within(1e-5 * squares));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 31, 320})
    void scalesAndAdds(int count) {
        float[] values = values(count, 1);
        float[] before = values.clone();
        float[] others = values(count + 1, 1);
        math.center(values, AT, count, 0.5f, 2);
        math.scale(values, AT, count, 3);
        math.scaleAndAdd(values, AT, count, others, others, 1);
        math.add(values, AT, others, 2, count);
        for (int i = 0; i < count; i++) {
            double x = (before[AT + i] - 0.5) * 6;
            double expected = x * others[1 + i] + others[1 + i] + others[2 + i];
            assertThat((double) values[AT + i]).isCloseTo(expected, within(1e-5));
        }
        assertThat(values[AT + count]).isEqualTo(before[AT + count]);
    }

    @Test
    void momentsAreAddedToThoseBefore() {
        float[] values = values(45, 1);
        float[] moments = new float[1 + RowMath.MOMENTS * 45];
        float[] centers = values(45, 0.5);
        System.arraycopy(centers, 0, moments, 1, 45);
        math.addMoments(values, AT, 45, moments, 1);
        math.addMoments(values, AT, 45, moments, 1);
        for (int i = 0; i < 45; i++) {
            double difference = (double) values[AT + i] - centers[i];
            double square = difference * difference;
            assertThat((double) moments[1 + 45 + i]).isCloseTo(2 * difference, within(1e-6));
            assertThat((double) moments[1 + 90 + i]).isCloseTo(2 * square, within(1e-5));
        }
    }
}
