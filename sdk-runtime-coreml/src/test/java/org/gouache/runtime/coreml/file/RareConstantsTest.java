package org.gouache.runtime.coreml.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gouache.runtime.coreml.file.MilType.FLOAT16;
import static org.gouache.runtime.coreml.file.MilType.FLOAT32;
import static org.gouache.runtime.coreml.file.MilType.INT8;
import static org.gouache.runtime.coreml.file.MilType.UINT1;
import static org.gouache.runtime.coreml.file.MilType.UINT32;
import static org.gouache.runtime.coreml.file.MilType.UINT8;
import static org.gouache.runtime.coreml.file.TestProgram.bytes;
import static org.gouache.runtime.coreml.file.TestProgram.floats;
import static org.gouache.runtime.coreml.file.TestProgram.int32;
import static org.gouache.runtime.coreml.file.TestProgram.packed;
import static org.gouache.runtime.coreml.file.TestProgram.text;

import org.gouache.GouacheException;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compressed constants that none of Apple's packages here has, and malformed ones. */
class RareConstantsTest {
    @TempDir private Path folder;

    private final TestProgram program = new TestProgram();
    private Path path;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("x.mlpackage");
    }

    @Test
    void putsElementsUnderTheMaskOfTheFirstGeneration() {
        program.oldOperation(
                "constexpr_sparse_to_dense",
                Map.of(
                        "nonzero_data", floats(FLOAT16, Shape.of(3), 1, 2, 3),
                        "mask", bytes(UINT8, Shape.of(1), (byte) 0b010101),
                        "shape", bytes(UINT32, Shape.of(2), new byte[] {2, 0, 0, 0, 3, 0, 0, 0})),
                Map.of("w", type(FLOAT16, 2, 3)));
        assertThat(values("w")).containsExactly(1, 0, 2, 0, 3, 0);
    }

    @Test
    void looksUpWhatIsNotZero() {
        program.operation(
                        "constexpr_lut_to_sparse",
                        Map.of(
                                "indices_mask", packed(UINT1, Shape.of(2, 3), 1, 1, 0, 0, 1, 1),
                                "indices_nonzero_data", packed(UINT1, Shape.of(4), 0, 1, 1, 0),
                                "lut", floats(FLOAT16, Shape.of(1, 1, 2, 1), 2, 3)),
                        outputs("mask", type(UINT1, 2, 3), "nonzero", type(FLOAT16, 4)))
                .operation(
                        "constexpr_sparse_to_dense",
                        Map.of("mask", "mask", "nonzero_data", "nonzero"),
                        Map.of("w", type(FLOAT16, 2, 3)));
        assertThat(values("w")).containsExactly(2, 3, 0, 0, 3, 2);
    }

    @Test
    void looksUpVectorsThatAreNotZero() {
        program.operation(
                        "constexpr_lut_to_sparse",
                        Map.of(
                                "indices_mask", packed(UINT1, Shape.of(2, 3), 1, 1, 0, 0, 1, 1),
                                "indices_nonzero_data", packed(UINT1, Shape.of(4), 0, 1, 1, 0),
                                "lut", floats(FLOAT16, Shape.of(1, 1, 2, 2), 2, 4, 3, 5),
                                "vector_axis", int32(-2)),
                        outputs("mask", type(UINT1, 4, 3), "nonzero", type(FLOAT16, 8)))
                .operation(
                        "constexpr_sparse_to_dense",
                        Map.of("mask", "mask", "nonzero_data", "nonzero"),
                        Map.of("w", type(FLOAT16, 4, 3)));
        assertThat(values("w")).containsExactly(2, 3, 0, 4, 5, 0, 0, 3, 2, 0, 5, 4);
    }

    @Test
    void scalesWhatIsNotZero() {
        program.operation(
                        "constexpr_sparse_blockwise_shift_scale",
                        Map.of(
                                "data_mask", packed(UINT1, Shape.of(2, 2), 1, 1, 0, 1),
                                "nonzero_data", packed(INT8, Shape.of(3), 10, 11, -4),
                                "scale", floats(FLOAT16, Shape.of(1, 2), 0.5f, 2),
                                "offset", packed(INT8, Shape.of(1, 2), 1, 2)),
                        outputs("mask", type(UINT1, 2, 2), "nonzero", type(FLOAT16, 3)))
                .operation(
                        "constexpr_sparse_to_dense",
                        Map.of("mask", "mask", "nonzero_data", "nonzero"),
                        Map.of("w", type(FLOAT16, 2, 2)));
        assertThat(values("w")).containsExactly(4.5f, 18, 0, -12);
    }

    @Test
    void widens() {
        program.oldOperation(
                "constexpr_cast",
                Map.of(
                        "source_val", floats(FLOAT16, Shape.of(2), 1, 0.1f),
                        "output_dtype", text("fp32")),
                Map.of("w", type(FLOAT32, 2)));
        assertThat(values("w")).containsExactly(1, 0.099975586f);
    }

    @Test
    void refusesWhatRefersToItself() {
        program.operation(
                "constexpr_sparse_to_dense",
                Map.of("mask", "w", "nonzero_data", "w"),
                Map.of("w", type(FLOAT16, 2)));
        assertRefused("is compressed more than 8 times");
    }

    @Test
    void refusesWhatIsDeclaredAsSomethingElse() {
        program.oldOperation(
                "const",
                Map.of("val", floats(FLOAT16, Shape.of(2), 1, 2)),
                Map.of("w", type(FLOAT16, 3)));
        assertRefused("const 'w' is declared as float16 [3], but is float16 [2]");
    }

    @Test
    void refusesTooFewElementsForTheMask() {
        program.operation(
                "constexpr_sparse_to_dense",
                Map.of(
                        "mask", packed(UINT1, Shape.of(4), 1, 1, 0, 1),
                        "nonzero_data", floats(FLOAT16, Shape.of(2), 1, 2)),
                Map.of("w", type(FLOAT16, 4)));
        assertRefused("has a mask with 3 bits set for 2 elements");
    }

    @Test
    void refusesPalettesOfAnotherSize() {
        program.operation(
                "constexpr_lut_to_dense",
                Map.of(
                        "indices", packed(MilType.UINT2, Shape.of(4), 3, 2, 1, 0),
                        "lut", floats(FLOAT16, Shape.of(1, 2, 1), 1, 2)),
                Map.of("w", type(FLOAT16, 4)));
        assertRefused(
                "constexpr_lut_to_dense 'w' has palettes of 2 entries, which do not fit indices uint2 [4]");
    }

    @Test
    void refusesGroupsThatDoNotDivide() {
        program.operation(
                "constexpr_lut_to_dense",
                Map.of(
                        "indices", packed(UINT1, Shape.of(4), 1, 0, 1, 0),
                        "lut", floats(FLOAT16, Shape.of(3, 2, 1), 1, 2, 3, 4, 5, 6)),
                Map.of("w", type(FLOAT16, 4)));
        assertRefused("has shape [4], which cannot be cut into [3] blocks");
    }

    private float[] values(String name) {
        program.write(path);
        try (PackageReader reader = PackageReader.open(path)) {
            return Constants.of(reader, reader.block()).tensor(name).toFloats();
        }
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> values("w"))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(path + ": ")
                .hasMessageContaining(reason);
    }

    private static TensorType type(MilType type, long... sizes) {
        return new TensorType(type, Shape.of(sizes));
    }

    private static Map<String, TensorType> outputs(
            String first, TensorType firstType, String second, TensorType secondType) {
        Map<String, TensorType> outputs = new LinkedHashMap<>();
        outputs.put(first, firstType);
        outputs.put(second, secondType);
        return outputs;
    }
}
