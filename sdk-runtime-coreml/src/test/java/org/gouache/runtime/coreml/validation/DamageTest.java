package org.gouache.runtime.coreml.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.function.Consumer;
import java.util.stream.Stream;

/** Whatever is changed in one of Apple's models, the validator names it, and nothing else. */
class DamageTest {
    private static Arguments damage(String name, Consumer<Damaged> damage, String... problems) {
        return Arguments.of(String.join("; ", problems), name, damage, problems);
    }

    static Stream<Arguments> damages() {
        return Stream.of(parameters(), values(), shapes(), names(), versions(), constants())
                .flatMap(it -> it);
    }

    private static Stream<Arguments> parameters() {
        return Stream.of(
                damage(
                        "op_conv",
                        it -> it.operation("conv").removeInputs("pad"),
                        "conv 'pad1', pad: found nothing, expected int32"),
                damage(
                        "op_conv",
                        it -> it.operation("conv").putInputs("alpha", named("x")),
                        "conv 'pad1': found a parameter 'alpha', expected only bias, dilations,"
                                + " groups, pad, pad_type, strides, weight, x"),
                damage(
                        "op_conv",
                        it -> it.operation("conv").putInputs("bias", named()),
                        "conv 'pad1', bias: found no value, expected one"),
                damage(
                        "op_conv",
                        it -> it.operation("conv").putInputs("x", named("x", "x")),
                        "conv 'pad1', x: found 2 values, expected one"),
                damage(
                        "op_conv",
                        it -> it.operation("conv").putInputs("strides", named("x")),
                        "conv 'pad1', strides: found a value that is computed, expected a constant"),
                damage(
                        "op_conv",
                        it -> it.operation("conv").putInputs("weight", it.argument("conv", "bias")),
                        "conv 'pad1', weight: found rank 1, expected rank 3 to 5"),
                damage(
                        "op_conv",
                        it ->
                                it.operation("conv")
                                        .putInputs("groups", it.argument("conv", "pad_type")),
                        "conv 'pad1', groups: found a text, expected int32"),
                damage(
                        "op_conv",
                        it ->
                                it.operation("conv")
                                        .putInputs("pad_type", it.argument("conv", "groups")),
                        "conv 'pad1', pad_type: found int32 [], expected a text"),
                damage(
                        "op_conv",
                        it ->
                                it.operation("conv")
                                        .putInputs("bias", it.argument("conv", "strides")),
                        "conv 'pad1', bias: found int32 [2], expected float16 or float32"),
                damage(
                        "op_conv",
                        it -> it.operation("conv").removeAttributes("name"),
                        "conv 'pad1', name: found nothing, expected a text"));
    }

    private static Stream<Arguments> values() {
        return Stream.of(
                damage(
                        "op_conv",
                        it -> it.setInts("conv", "groups", 4),
                        "conv 'pad1', groups: found 4, expected a divisor of 6 and 4 channels"),
                damage(
                        "op_conv",
                        it -> it.setInts("conv", "strides", 0, 1),
                        "conv 'pad1', strides: found 0, expected 1 or more"),
                damage(
                        "op_conv",
                        it -> it.setText("conv", "pad_type", "reflect"),
                        "conv 'pad1', pad_type: found 'reflect', expected custom, valid, same,"
                                + " same_lower"),
                damage(
                        "op_einsum",
                        it -> it.setText("einsum", "equation", "nchw,nwhu->nhcu"),
                        "einsum 'rank4', equation: found 'nchw,nwhu->nhcu' for ranks 4 and 4,"
                                + " expected the form nchw,nwhu->nchu"),
                damage(
                        "op_softmax",
                        it -> it.setInts("softmax", "axis", 4),
                        "softmax 'last', axis: found axis 4, expected -4 to 3"),
                damage(
                        "op_shape",
                        it -> it.setInts("transpose", "perm", 0, 1, 2, 2),
                        "transpose 'transpose_negative', perm: found axis 2 twice, expected it"
                                + " once"),
                damage(
                        "op_gather_cast",
                        it -> it.setText("cast", "dtype", "fp64"),
                        "cast 'ids_int', dtype: found 'fp64', expected fp16, fp32, int32, bool"),
                damage(
                        "op_conv",
                        it ->
                                it.constant("conv", "strides")
                                        .getImmediateValueBuilder()
                                        .getTensorBuilder()
                                        .getIntsBuilder()
                                        .addValues(1),
                        "const 'pad1_strides_0', val: found a value that holds 3 values, not int32"
                                + " [2], expected a value that can be read",
                        "conv 'pad1', strides: found what cannot be read, expected a constant"));
    }

    private static Stream<Arguments> shapes() {
        return Stream.of(
                damage(
                        "op_conv",
                        it -> it.setOutputSize("conv", 1, 5),
                        "conv 'pad1', output 'pad1': found float32 [2, 5, 9, 10], expected float32"
                                + " [2, 4, 9, 10]"),
                damage(
                        "op_conv",
                        it -> it.setInts("conv", "strides", 2, 2),
                        "conv 'pad1', output 'pad1': found float32 [2, 4, 9, 10], expected float32"
                                + " [2, 4, 5, 5]",
                        "output 'pad1': found shape [2, 4, 9, 10], expected shape [2, 4, 5, 5]"),
                damage(
                        "op_linear_matmul",
                        it -> it.setOutputSize("linear", 2, 8),
                        "linear 'linear', output 'linear': found float32 [2, 5, 8], expected"
                                + " float32 [2, 5, 9]"),
                damage(
                        "op_linear_matmul",
                        it -> it.operation("matmul").putInputs("y", named("x")),
                        "matmul 'mm', y: found shape [2, 5, 12], expected 12 rows to sum over"),
                damage(
                        "op_linear_matmul",
                        it -> it.setOutputSize("matmul", 2, 8),
                        "matmul 'mm', output 'mm': found float32 [2, 5, 8], expected float32 [2, 5,"
                                + " 7]"),
                damage(
                        "op_einsum",
                        it -> it.setOutputSize("einsum", 3, 4),
                        "einsum 'rank4', output 'rank4': found float32 [2, 3, 1, 4], expected"
                                + " float32 [2, 3, 1, 5]"),
                damage(
                        "op_sdpa",
                        it ->
                                it.operation("scaled_dot_product_attention")
                                        .putInputs("key", named("v")),
                        "scaled_dot_product_attention 'plain', key: found shape [2, 3, 7, 4],"
                                + " expected 8 channels"),
                damage(
                        "op_layer_norm",
                        it -> it.setInts("layer_norm", "axes", 2),
                        "layer_norm 'channel', gamma: found shape [12], expected shape [1]"),
                damage(
                        "op_shape",
                        it -> it.setInts("reshape", "shape", 2, 3, 2, 21),
                        "reshape 'reshape', shape: found [2, 3, 2, 21], expected the 240 elements"
                                + " of [2, 6, 4, 5]"),
                damage(
                        "op_shape",
                        it -> it.setOutputSize("concat", 1, 8),
                        "concat 'concat', output 'concat': found float32 [2, 8, 4, 5], expected"
                                + " float32 [2, 12, 4, 5]"),
                damage(
                        "op_slice",
                        it -> it.setOutputSize("slice_by_index", 0, 3),
                        "slice_by_index 'plain', output 'plain': found float32 [3, 7, 6], expected"
                                + " float32 [2, 7, 6]"),
                damage(
                        "op_gather_cast",
                        it -> it.setOutputSize("gather", 0, 3),
                        "gather 'rows', output 'rows': found float32 [3, 4, 6], expected float32"
                                + " [2, 4, 6]"));
    }

    private static Stream<Arguments> names() {
        return Stream.of(
                damage(
                        "op_conv",
                        it -> it.operation("conv").putInputs("x", named("nobody")),
                        "conv 'pad1', x: found 'nobody', expected a name defined before"),
                damage(
                        "op_conv",
                        it -> it.operation("conv").putInputs("x", named("pad1")),
                        "conv 'pad1', x: found 'pad1', expected a name defined before"),
                damage(
                        "op_conv",
                        it -> it.operation("conv").getOutputsBuilder(0).setName("1st"),
                        "conv '1st': found that name, expected letters, digits, _ and @, no digit"
                                + " first",
                        "function main: found output 'pad1', expected the name of a value",
                        "output 'pad1': found no such value of the program, expected one"),
                damage(
                        "op_conv",
                        it -> it.operation("conv").getOutputsBuilder(0).setName("x"),
                        "conv 'x': found a second value of that name, expected one",
                        "function main: found output 'pad1', expected the name of a value",
                        "output 'pad1': found no such value of the program, expected one"),
                damage(
                        "op_conv",
                        it -> it.block().setOutputs(0, "nobody"),
                        "function main: found output 'nobody', expected the name of a value",
                        "output 'pad1': found no such value of the program, expected one"),
                damage(
                        "op_conv",
                        it -> it.model().getDescriptionBuilder().getInputBuilder(0).setName("y"),
                        "input 'y': found no such value of the program, expected one",
                        "input 'x': found nothing about it in the description, expected its type"),
                damage(
                        "op_conv",
                        it ->
                                it.model()
                                        .getDescriptionBuilder()
                                        .getInputBuilder(0)
                                        .getTypeBuilder()
                                        .getMultiArrayTypeBuilder()
                                        .setShape(1, 7),
                        "input 'x': found shape [2, 7, 9, 10], expected shape [2, 6, 9, 10]"),
                damage(
                        "op_conv",
                        it ->
                                it.model()
                                        .getDescriptionBuilder()
                                        .getInputBuilder(0)
                                        .getTypeBuilder()
                                        .getMultiArrayTypeBuilder()
                                        .setDataType(Spec.ArrayFeatureType.ArrayDataType.FLOAT16),
                        "input 'x': found float16, expected float32"));
    }

    private static Stream<Arguments> versions() {
        return Stream.of(
                damage(
                        "op_conv",
                        it -> it.main().setOpset("CoreML7"),
                        "function main: found operation set 'CoreML7', expected CoreML6 for"
                                + " specification 7"),
                damage(
                        "op_conv",
                        it -> it.model().setSpecificationVersion(11),
                        "model: found specification 11, expected 6 to 10"),
                damage(
                        "op_conv",
                        it -> it.model().getMlProgramBuilder().setVersion(2),
                        "program: found version 2, expected 1"),
                damage(
                        "op_sdpa",
                        Damaged::makeSpecification7,
                        "scaled_dot_product_attention 'plain': found specification 7, expected 9 or"
                                + " later",
                        "scaled_dot_product_attention 'float_mask': found specification 7, expected"
                                + " 9 or later",
                        "scaled_dot_product_attention 'bool_mask': found specification 7, expected"
                                + " 9 or later"));
    }

    private static Stream<Arguments> constants() {
        String lut = "constexpr_lut_to_dense";
        String old = lut + " 'time_embedding_linear_2_weight_to_fp16_palettized'";
        return Stream.of(
                damage(
                        "unet9_split_mixed",
                        it -> it.operation(lut).removeAttributes("shape"),
                        old + ", shape: found nothing, expected uint32"),
                damage(
                        "unet9_split_mixed",
                        it -> it.operation(lut).putInputs("shape", named("sample")),
                        old + ": found parameters as inputs, expected attributes"),
                damage(
                        "unet9_split_mixed",
                        it -> it.setOutputSize(lut, 0, 1),
                        old
                                + ", output 'time_embedding_linear_2_weight_to_fp16_palettized':"
                                + " found float16 [1, 32, 1, 1], expected float16 [32, 32, 1, 1]"),
                damage(
                        "unet9_split_mixed",
                        it ->
                                it.operation(lut)
                                        .putAttributesBuilderIfAbsent("indices")
                                        .getBlobFileValueBuilder()
                                        .setOffset(1L << 40),
                        old
                                + ", indices: found a value that lies in"
                                + " Data/com.apple.CoreML/weights/weight.bin: the blob at"
                                + " 1099511627776 cannot stand there in a file of 240704 bytes,"
                                + " expected a value that can be read"),
                damage(
                        "unet9_split_mixed",
                        it ->
                                it.operation(lut)
                                        .putAttributesBuilderIfAbsent("indices")
                                        .getTypeBuilder()
                                        .getTensorTypeBuilder()
                                        .getDimensionsBuilder(0)
                                        .getConstantBuilder()
                                        .setSize(-1),
                        old
                                + ", indices: found a value that has impossible sizes:"
                                + " [18446744073709551615], expected a value that can be read"));
    }

    private static Mil.Argument named(String... names) {
        Mil.Argument.Builder argument = Mil.Argument.newBuilder();
        for (String name : names) {
            argument.addArgumentsBuilder().setName(name);
        }
        return argument.build();
    }

    @Test
    void saysWhatItDoesNotKnow() {
        try (Damaged damaged = new Damaged("op_conv")) {
            damaged.operation("conv").setType("conv_of_tomorrow");
            assertThat(damaged.validation().problems()).isEmpty();
            assertThat(damaged.validation().unchecked()).containsExactly("conv_of_tomorrow");
        }
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("damages")
    void namesTheDamage(String title, String name, Consumer<Damaged> damage, String[] problems) {
        assertThat(title).isNotEmpty();
        assertThat(Damaged.problems(name, damage)).containsExactly(problems);
    }
}
