package org.gouache.runtime.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gouache.graph.Activation;
import org.gouache.graph.Parameter;
import org.gouache.runtime.vector.Product.Finish;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

class ProductTest {
    private static final int DEPTH = 300;
    private static final int COLUMNS = 45;

    private final ScalarRows math = new ScalarRows();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 77, 200})
    void isRowsTimesTheWeightAndTheBias(int rows) {
        assertComputes(rows, new Finish.Plain());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9})
    void isActivated(int rows) {
        assertComputes(rows, new Finish.Activated(Activation.SILU));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 100})
    void isGatedByItsSecondHalf(int rows) {
        assertComputes(rows, new Finish.Gated());
    }

    private void assertComputes(int rows, Finish finish) {
        int outputs = finish instanceof Finish.Gated ? 2 * COLUMNS : COLUMNS;
        MemorySegment left = random(rows * DEPTH, 1);
        MemorySegment right = random(outputs * DEPTH, 2);
        MemorySegment bias = random(outputs, 3);
        for (int threads = 1; threads <= 2; threads++) {
            Matrix result = matrix(random(rows * COLUMNS, 4), rows, COLUMNS);
            compute(matrix(left, rows, DEPTH), right, bias, finish, result, threads);
            for (int row = 0; row < rows; row++) {
                assertRow(left, right, bias, finish, result, row);
            }
        }
    }

    private static void compute(
            Matrix left,
            MemorySegment right,
            MemorySegment bias,
            Finish finish,
            Matrix result,
            int threads) {
        int outputs = Math.toIntExact(bias.byteSize() / Float.BYTES);
        Workspace workspace = new Workspace(threads);
        Product product =
                new Product(
                        new RowSource.Rows(left),
                        slot(Shape.of(outputs, DEPTH), right),
                        slot(Shape.of(outputs), bias),
                        finish,
                        result,
                        workspace);
        workspace.allocate();
        try (TilePool pool = new TilePool("test", threads)) {
            product.compute(pool);
        }
    }

    private void assertRow(
            MemorySegment left,
            MemorySegment right,
            MemorySegment bias,
            Finish finish,
            Matrix result,
            int row) {
        int outputs = Math.toIntExact(bias.byteSize() / Float.BYTES);
        float[] expected = new float[outputs];
        for (int output = 0; output < outputs; output++) {
            double sum = at(bias, output);
            for (int k = 0; k < DEPTH; k++) {
                sum += (double) at(left, row * DEPTH + k) * at(right, output * DEPTH + k);
            }
            expected[output] = (float) sum;
        }
        switch (finish) {
            case Finish.Plain _ -> {}
            case Finish.Activated(Activation activation) ->
                    math.activate(activation, expected, 0, outputs);
            case Finish.Gated _ -> math.gate(expected, 0, COLUMNS, COLUMNS);
        }
        for (int column = 0; column < COLUMNS; column++) {
            assertThat(result.get(row, column))
                    .as("row %d, column %d", row, column)
                    .isCloseTo(
                            expected[column], within(1e-4f + 1e-4f * Math.abs(expected[column])));
        }
    }

    private static Slot slot(Shape shape, MemorySegment data) {
        return new Slot(
                "test",
                new Parameter("weight", shape),
                new DenseWeight(ElementType.F32, shape, data));
    }

    private static Matrix matrix(MemorySegment data, int rows, int columns) {
        return new Matrix(data, rows, columns);
    }

    private static float at(MemorySegment values, int index) {
        return values.getAtIndex(Matrix.FLOAT, index);
    }

    private static MemorySegment random(int count, long seed) {
        Random random = new Random(seed);
        MemorySegment values = Arena.ofAuto().allocate((long) count * Float.BYTES, Float.BYTES);
        for (int i = 0; i < count; i++) {
            values.setAtIndex(Matrix.FLOAT, i, (float) random.nextGaussian());
        }
        return values;
    }
}
