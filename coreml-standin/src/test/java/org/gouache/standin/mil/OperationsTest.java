package org.gouache.standin.mil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gouache.runtime.coreml.file.MilType.FLOAT16;
import static org.gouache.runtime.coreml.file.MilType.FLOAT32;
import static org.gouache.runtime.coreml.file.MilType.INT32;
import static org.gouache.standin.mil.SmallProgram.flag;
import static org.gouache.standin.mil.SmallProgram.integer;
import static org.gouache.standin.mil.SmallProgram.integers;
import static org.gouache.standin.mil.SmallProgram.named;
import static org.gouache.standin.mil.SmallProgram.names;
import static org.gouache.standin.mil.SmallProgram.text;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

/** What the packages of Apple's converter do not show. */
class OperationsTest {
    @TempDir private Path folder;

    private final SmallProgram program = new SmallProgram();

    private float[] result(
            String type, Map<String, Mil.Argument> parameters, MilType elements, Shape shape) {
        return result(type, parameters, elements, shape, Rounding.NONE);
    }

    private float[] result(
            String type,
            Map<String, Mil.Argument> parameters,
            MilType elements,
            Shape shape,
            Rounding rounding) {
        program.operation(type, parameters, named("result", elements, shape));
        Tensor result = program.run(folder, rounding).get("result");
        assertThat(result.shape()).isEqualTo(shape);
        return result.toFloats();
    }

    @Test
    void float16OverflowsWhereItIsRounded() {
        program.input("x", FLOAT16, Shape.of(3), 300, 200, 0.1f);
        Map<String, Mil.Argument> parameters = Map.of("x", names("x"));

        assertThat(result("square", parameters, FLOAT16, Shape.of(3), Rounding.EVERY_RESULT))
                .containsExactly(Float.POSITIVE_INFINITY, 40_000, 0.009994507f);
    }

    @Test
    void subnormalFloat16AreZeroWhereTheyAreFlushed() {
        program.input("x", FLOAT16, Shape.of(4), 0.0078125f, 0.007f, -0.0078125f, 0);
        Map<String, Mil.Argument> parameters = Map.of("x", names("x"));

        assertThat(
                        result(
                                "square",
                                parameters,
                                FLOAT16,
                                Shape.of(4),
                                Rounding.EVERY_RESULT_FLUSHED))
                .containsExactly(0x1p-14f, 0, 0x1p-14f, 0);
    }

    @Test
    void anOverflowIsAnErrorIfResultsMustBeFinite() {
        program.input("x", FLOAT16, Shape.of(3), 300, 200, 0.1f);

        assertThatThrownBy(() ->
                        result(
                                "square",
                                Map.of("x", names("x")),
                                FLOAT16,
                                Shape.of(3),
                                Rounding.EVERY_RESULT_FINITE))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("square for result: not all of its values are finite");
    }

    @Test
    void float16IsFloat32WhereItIsNotRounded() {
        program.input("x", FLOAT16, Shape.of(2), 300, 2);
        Map<String, Mil.Argument> parameters = Map.of("x", names("x"));

        assertThat(result("square", parameters, FLOAT16, Shape.of(2))).containsExactly(90_000, 4);
    }

    @Test
    void inputsOfFloat16AreRounded() {
        program.input("x", FLOAT16, Shape.of(1), 1.0001f);

        assertThat(result("identity", Map.of("x", names("x")), FLOAT16, Shape.of(1)))
                .containsExactly(1);
    }

    @Test
    void matricesBroadcastAndTranspose() {
        program.input("x", FLOAT32, Shape.of(2, 1, 1, 2), 1, 2, 3, 4);
        program.input("y", FLOAT32, Shape.of(2, 3, 2), 1, 0, 0, 1, 1, 1, 2, 0, 0, 2, 2, 2);
        Map<String, Mil.Argument> parameters =
                Map.of("x", names("x"), "y", names("y"), "transpose_y", flag(true));

        assertThat(result("matmul", parameters, FLOAT32, Shape.of(2, 2, 1, 3)))
                .containsExactly(1, 2, 3, 2, 4, 6, 3, 4, 7, 6, 8, 14);
    }

    @Test
    void sumsOfProductsFollowTheirLetters() {
        program.input("x", FLOAT32, Shape.of(2, 2, 1), 1, 2, 3, 4);
        program.input("y", FLOAT32, Shape.of(2, 2, 2), 1, 0, 2, 1, 1, 0, 5, 10);
        Map<String, Mil.Argument> parameters =
                Map.of("values", names("x", "y"), "equation", text("aki,kja->ji"));

        assertThat(result("einsum", parameters, FLOAT32, Shape.of(2, 1)))
                .containsExactly(1 * 1 + 2 * 1, 1 * 2 + 2 * 5 + 3 * 1 + 4 * 10);
    }

    @Test
    void entriesAreGatheredForEachOfABatch() {
        program.input("x", FLOAT32, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        program.input("i", INT32, Shape.of(2, 2), 2, 0, 1, 1);
        Map<String, Mil.Argument> parameters =
                Map.of(
                        "x", names("x"),
                        "indices", names("i"),
                        "axis", integer(1),
                        "batch_dims", integer(1));

        assertThat(result("gather", parameters, FLOAT32, Shape.of(2, 2)))
                .containsExactly(3, 1, 5, 5);
    }

    @Test
    void coordinatesAreGatheredForEachOfABatch() {
        program.input("x", FLOAT32, Shape.of(2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);
        program.input("i", INT32, Shape.of(2, 1), 1, 0);
        Map<String, Mil.Argument> parameters =
                Map.of("x", names("x"), "indices", names("i"), "batch_dims", integer(1));

        assertThat(result("gather_nd", parameters, FLOAT32, Shape.of(2, 2)))
                .containsExactly(3, 4, 5, 6);
    }

    @Test
    void aShapeMayKeepSizesAndLeaveOneOpen() {
        program.input("x", FLOAT32, Shape.of(2, 3, 2), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        Map<String, Mil.Argument> parameters = Map.of("x", names("x"), "shape", integers(0, -1));

        assertThat(result("reshape", parameters, FLOAT32, Shape.of(2, 6)))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    @Test
    void paddingMayRepeatTheEdge() {
        program.input("x", FLOAT32, Shape.of(1, 2), 1, 2);
        Map<String, Mil.Argument> parameters =
                Map.of("x", names("x"), "pad", integers(1, 2), "mode", text("replicate"));

        assertThat(result("pad", parameters, FLOAT32, Shape.of(1, 5)))
                .containsExactly(1, 1, 2, 2, 2);
    }

    /**
     * More rows, columns and terms of sums than are computed at once, and none a multiple of it.
     */
    @Test
    void largeProductsAreWhole() {
        int rows = 7;
        int depth = 301;
        int columns = 523;
        float[] x = new float[rows * depth];
        float[] y = new float[depth * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 5 - 2;
        }
        for (int i = 0; i < y.length; i++) {
            y[i] = i % 7 - 3;
        }
        program.input("x", FLOAT32, Shape.of(rows, depth), x);
        program.input("y", FLOAT32, Shape.of(depth, columns), y);
        float[] expected = new float[rows * columns];
        for (int i = 0; i < expected.length; i++) {
            for (int k = 0; k < depth; k++) {
                expected[i] += x[i / columns * depth + k] * y[k * columns + i % columns];
            }
        }

        assertThat(
                        result(
                                "matmul",
                                Map.of("x", names("x"), "y", names("y")),
                                FLOAT32,
                                Shape.of(rows, columns)))
                .containsExactly(expected);
    }
}
