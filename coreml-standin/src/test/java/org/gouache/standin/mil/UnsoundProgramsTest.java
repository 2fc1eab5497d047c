package org.gouache.standin.mil;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gouache.runtime.coreml.file.MilType.FLOAT16;
import static org.gouache.runtime.coreml.file.MilType.FLOAT32;
import static org.gouache.runtime.coreml.file.MilType.INT32;
import static org.gouache.standin.mil.SmallProgram.integer;
import static org.gouache.standin.mil.SmallProgram.integers;
import static org.gouache.standin.mil.SmallProgram.named;
import static org.gouache.standin.mil.SmallProgram.names;
import static org.gouache.standin.mil.SmallProgram.text;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

/** Programs that are not run: what is wrong is said, and where. */
class UnsoundProgramsTest {
    private static final Shape PAIR = Shape.of(2);

    @TempDir private Path folder;

    private final SmallProgram program =
            new SmallProgram()
                    .input("x", FLOAT32, PAIR, 1, 2)
                    .input("h", FLOAT16, PAIR, 1, 2)
                    .input("three", FLOAT32, Shape.of(3), 1, 2, 3)
                    .input("i", INT32, PAIR, 0, 2);

    private void assertRefused(
            String type,
            Map<String, Mil.Argument> parameters,
            MilType elements,
            Shape shape,
            String... parts) {
        program.operation(type, parameters, named("y", elements, shape));
        assertRefused(parts);
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> program.run(folder, Rounding.NONE))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("small.mlpackage")
                .hasMessageContainingAll(parts);
    }

    @Test
    void unknownOperation() {
        assertRefused("topk", Map.of("x", names("x")), FLOAT32, PAIR, "topk", "y", "not known");
    }

    @Test
    void unknownParameter() {
        assertRefused(
                "relu",
                Map.of("x", names("x"), "slope", integer(1)),
                FLOAT32,
                PAIR,
                "relu",
                "slope");
    }

    @Test
    void missingParameter() {
        assertRefused("add", Map.of("x", names("x")), FLOAT32, PAIR, "add", "y is missing");
    }

    @Test
    void unknownValue() {
        assertRefused("relu", Map.of("x", names("z")), FLOAT32, PAIR, "'z'");
    }

    @Test
    void severalValuesForOne() {
        assertRefused("relu", Map.of("x", names("x", "x")), FLOAT32, PAIR, "2 values");
    }

    @Test
    void anotherShapeThanDeclared() {
        assertRefused("relu", Map.of("x", names("x")), FLOAT32, Shape.of(3), "float32 [3]", "[2]");
    }

    @Test
    void anotherTypeThanDeclared() {
        assertRefused("relu", Map.of("x", names("x")), FLOAT16, PAIR, "float16 [2]", "float32");
    }

    @Test
    void operandsOfTwoTypes() {
        assertRefused(
                "add",
                Map.of("x", names("x"), "y", names("h")),
                FLOAT32,
                PAIR,
                "float32",
                "float16");
    }

    @Test
    void shapesThatDoNotBroadcast() {
        assertRefused(
                "add", Map.of("x", names("x"), "y", names("three")), FLOAT32, PAIR, "[2]", "[3]");
    }

    @Test
    void indexOutside() {
        assertRefused(
                "gather",
                Map.of("x", names("x"), "indices", names("i")),
                FLOAT32,
                PAIR,
                "no index 2 among 2");
    }

    @Test
    void axisOutside() {
        assertRefused(
                "softmax", Map.of("x", names("x"), "axis", integer(1)), FLOAT32, PAIR, "axis 1");
    }

    @Test
    void sliceOutside() {
        assertRefused(
                "slice_by_index",
                Map.of("x", names("x"), "begin", integers(0), "end", integers(3)),
                FLOAT32,
                Shape.of(3),
                "0 to 3");
    }

    @Test
    void numbersThatMakeNoSense() {
        assertRefused(
                "slice_by_index",
                Map.of(
                        "x", names("x"),
                        "begin", integers(0),
                        "end", integers(2),
                        "stride", integers(0)),
                FLOAT32,
                PAIR,
                "slice_by_index for y",
                "do not go together");
    }

    @Test
    void unknownMode() {
        assertRefused("gelu", Map.of("x", names("x"), "mode", text("FAST")), FLOAT32, PAIR, "FAST");
    }

    @Test
    void letterThatIsAlone() {
        assertRefused(
                "einsum",
                Map.of("values", names("x", "three"), "equation", text("a,b->a")),
                FLOAT32,
                PAIR,
                "a,b->a");
    }

    @Test
    void nameThatIsTaken() {
        program.operation("relu", Map.of("x", names("x")), named("x", FLOAT32, PAIR));

        assertRefused("relu", Map.of("x", names("x")), FLOAT32, PAIR, "relu for x", "taken");
    }

    @Test
    void missingInput() {
        program.without("x");

        assertRefused("relu", Map.of("x", names("x")), FLOAT32, PAIR, "input x is missing");
    }

    @Test
    void inputThatIsNone() {
        program.stranger("noise");

        assertRefused("relu", Map.of("x", names("x")), FLOAT32, PAIR, "no input noise");
    }
}
