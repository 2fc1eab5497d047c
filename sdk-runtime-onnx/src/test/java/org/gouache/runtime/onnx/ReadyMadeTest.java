package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

import org.gouache.GouacheException;
import org.gouache.contract.TinyNetwork;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.graph.Padding;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Observation;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Files that present a network otherwise than its definition does. */
class ReadyMadeTest {
    private static final Tensor SAMPLE = Tensor.of(Shape.of(2, 1, 1, 2), 1, 2, 3, 4);

    @TempDir private Path folder;

    /**
     * Adds a number for each picture: what an exporter of PyTorch makes of its timestep differs.
     */
    private static TinyNetwork denoiser() {
        return new TinyNetwork(
                        (b, in) -> {
                            var image = in.get("sample");
                            b.output("out_sample", b.conv2d("conv", image, 1, 1, 1, Padding.NONE));
                        })
                .image("sample", 1)
                .input("timestep", ElementType.F32, TinyNetwork.BATCH);
    }

    private static TinyNetwork encoder() {
        return new TinyNetwork(
                        (b, in) -> b.output("states", b.embedding("e", in.get("input_ids"), 9, 1)))
                .ids("input_ids");
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT, ''",
        "FLOAT, 1",
        "FLOAT, batch",
        "FLOAT, steps",
        "INT64, ''",
        "INT64, 1",
        "INT32, ''",
        "FLOAT16, 1",
        "BFLOAT16, ''"
    })
    void timestepsComeInManyForms(DataType type, String size) throws IOException {
        List<String> dimensions = size.isEmpty() ? List.of() : List.of(size);
        write(
                graph("noise_pred", DataType.FLOAT)
                        .addInput(info("sample", DataType.FLOAT, "batch", "1", "h", "w"))
                        .addInput(info("timestep", type, dimensions.toArray(String[]::new)))
                        .addNode(cast("timestep", "t", DataType.FLOAT))
                        .addNode(node("Unsqueeze", List.of("t", "axes"), "t4"))
                        .addInitializer(
                                size.isEmpty()
                                        ? integers("axes", 0, 1, 2, 3)
                                        : integers("axes", 1, 2, 3))
                        .addNode(node("Add", List.of("sample", "t4"), "noise_pred")));
        try (Network network = load(denoiser())) {
            assertThat(network.outputs()).containsExactly("out_sample");
            Tensor timesteps = Tensor.of(Shape.of(2), 96, 96);
            assertThat(run(network, timesteps)).containsExactly(97, 98, 99, 100);

            Tensor different = Tensor.of(Shape.of(2), 96, 8);
            if (size.equals("batch") || size.equals("steps")) {
                assertThat(run(network, different)).containsExactly(97, 98, 11, 12);
            } else {
                assertThatThrownBy(() -> run(network, different))
                        .isInstanceOf(GouacheException.class)
                        .hasMessageContaining(
                                "takes one timestep for the whole batch, not 96.0 and 8.0");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLOAT16", "BFLOAT16"})
    void halfPrecisionIsConvertedAtTheBorder(DataType type) throws IOException {
        write(
                graph("out_sample", type)
                        .addInput(info("sample", type, "batch", "1", "h", "w"))
                        .addInput(info("timestep", DataType.FLOAT))
                        .addNode(cast("sample", "wide", DataType.FLOAT))
                        .addNode(node("Add", List.of("wide", "timestep"), "sum"))
                        .addNode(cast("sum", "out_sample", type)));
        try (Network network = load(denoiser())) {
            assertThat(run(network, Tensor.of(Shape.of(2), 0.5f, 0.5f)))
                    .containsExactly(1.5f, 2.5f, 3.5f, 4.5f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT32", "INT64"})
    void tokenIdsComeIn32Or64Bits(DataType type) throws IOException {
        write(
                graph("whatever", DataType.FLOAT)
                        .addInput(info("tokens", type, "batch", "length"))
                        .addNode(cast("tokens", "t", DataType.FLOAT))
                        .addNode(node("Unsqueeze", List.of("t", "axes"), "whatever"))
                        .addInitializer(integers("axes", 2)));
        try (Network network = load(encoder())) {
            Map<String, Tensor> ids =
                    Map.of("input_ids", Tensor.ofLongs(Shape.of(1, 3), 49407, 0, 5));
            Tensor states = requireNonNull(network.run(ids).get("states"));
            assertThat(states.shape()).isEqualTo(Shape.of(1, 3, 1));
            assertThat(states.toFloats()).containsExactly(49407, 0, 5);

            Map<String, Tensor> wide =
                    Map.of("input_ids", Tensor.ofLongs(Shape.of(1, 1), 1L << 31));
            if (type == DataType.INT32) {
                assertThatThrownBy(() -> network.run(wide))
                        .isInstanceOf(GouacheException.class)
                        .hasMessageContaining(
                                "input input_ids has 2147483648, this model takes 32 bits");
            }
        }
    }

    @Test
    void sizesThatTheFileFixesAreFixed() throws IOException {
        write(
                graph("out_sample", DataType.FLOAT)
                        .addInput(info("sample", DataType.FLOAT, "2", "1", "1", "2"))
                        .addInput(info("timestep", DataType.FLOAT))
                        .addNode(node("Add", List.of("sample", "timestep"), "out_sample")));
        try (Network network = load(denoiser())) {
            assertThat(network.inputs().getFirst().dimensions())
                    .containsExactly(
                            new Dimension.Fixed(2),
                            new Dimension.Fixed(1),
                            new Dimension.Fixed(1),
                            new Dimension.Fixed(2));
            Map<String, Tensor> inputs =
                    Map.of(
                            "sample", Tensor.zeros(Shape.of(2, 1, 3, 2)),
                            "timestep", Tensor.zeros(Shape.of(2)));
            assertThatThrownBy(() -> network.run(inputs))
                    .isInstanceOf(GouacheException.class)
                    .hasMessageContaining(
                            "input sample has shape [2, 1, 3, 2], expected [2, 1, 1, 2]");
        }
    }

    @Test
    void sessionsOfFixedSizesAreMadeOfFilesToo() throws IOException {
        write(
                graph("out_sample", DataType.FLOAT)
                        .addInput(info("sample", DataType.FLOAT, "b", "1", "h", "w"))
                        .addInput(info("timestep", DataType.FLOAT))
                        .addNode(node("Add", List.of("sample", "timestep"), "out_sample")));
        Target usual = Target.of(LoadOptions.DEFAULT);
        Target fixed = new Target(usual.provider(), usual.dialect(), true, usual.options());
        try (Network network =
                OnnxRuntime.load(new FileSource(folder.resolve("model.onnx"), denoiser()), fixed)) {
            assertThat(run(network, Tensor.of(Shape.of(2), 1, 1))).containsExactly(2, 3, 4, 5);
            for (int height = 1; height < 5; height++) {
                Map<String, Tensor> inputs =
                        Map.of(
                                "sample", Tensor.zeros(Shape.of(1, 1, height, 3)),
                                "timestep", Tensor.of(Shape.of(1), height));
                assertThat(requireNonNull(network.run(inputs).get("out_sample")).toFloats())
                        .hasSize(3 * height)
                        .containsOnly(height);
            }
        }
    }

    @Test
    void inputThatTheNetworkLacksIsNamed() throws IOException {
        write(
                graph("out_sample", DataType.FLOAT)
                        .addInput(info("sample", DataType.FLOAT, "b", "1", "h", "w"))
                        .addInput(info("timestep", DataType.FLOAT))
                        .addInput(info("class_labels", DataType.FLOAT, "b"))
                        .addNode(node("Add", List.of("sample", "timestep"), "out_sample")));
        refuses("has inputs that a tiny has not: [class_labels]");
    }

    @Test
    void inputThatTheFileLacksIsNamed() throws IOException {
        write(
                graph("out_sample", DataType.FLOAT)
                        .addInput(info("sample", DataType.FLOAT, "b", "1", "h", "w"))
                        .addNode(node("Add", List.of("sample", "sample"), "out_sample")));
        refuses("has no input timestep, only [sample]");
    }

    @Test
    void inputOfAnotherRankIsNamed() throws IOException {
        write(
                graph("out_sample", DataType.FLOAT)
                        .addInput(info("sample", DataType.FLOAT, "b", "1", "h"))
                        .addInput(info("timestep", DataType.FLOAT))
                        .addNode(node("Add", List.of("sample", "timestep"), "out_sample")));
        refuses("input sample has dimensions [b, 1, h], expected [batch, 1, height, width]");
    }

    @Test
    void whatIsNoModelIsNamed() throws IOException {
        assertThatThrownBy(() -> load(denoiser()))
                .isInstanceOf(GouacheException.class)
                .hasMessage(folder.resolve("model.onnx") + ": no such file");
        Files.writeString(folder.resolve("model.onnx"), "not a model");
        refuses("ONNX Runtime: ");
    }

    @Test
    void observationsAreForGraphsOnly() throws IOException {
        Files.writeString(folder.resolve("model.onnx"), "");
        LoadOptions options =
                LoadOptions.DEFAULT.withObservations(List.of(Observation.of("conv_in")));
        FileSource source = new FileSource(folder.resolve("model.onnx"), denoiser());
        assertThatThrownBy(() -> new OnnxRuntime().load(source, options))
                .isInstanceOf(GouacheException.class)
                .hasMessageEndingWith(
                        "a ready-made ONNX model has neither observations nor swappable weights");
    }

    private static float[] run(Network network, Tensor timesteps) {
        Map<String, Tensor> inputs = Map.of("sample", SAMPLE, "timestep", timesteps);
        return requireNonNull(network.run(inputs).get("out_sample")).toFloats();
    }

    private Network load(NetworkDefinition definition) {
        FileSource source = new FileSource(folder.resolve("model.onnx"), definition);
        return new OnnxRuntime().load(source, LoadOptions.DEFAULT.withThreads(1));
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> load(denoiser()))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(folder.resolve("model.onnx") + ": ")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private void write(GraphProto.Builder graph) throws IOException {
        ModelProto model =
                ModelProto.newBuilder()
                        .setIrVersion(8)
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(18))
                        .setGraph(graph)
                        .build();
        Files.write(folder.resolve("model.onnx"), model.toByteArray());
    }

    private static GraphProto.Builder graph(String output, DataType type) {
        return GraphProto.newBuilder()
                .setName("g")
                .addOutput(
                        ValueInfoProto.newBuilder()
                                .setName(output)
                                .setType(
                                        TypeProto.newBuilder()
                                                .setTensorType(
                                                        TypeProto.Tensor.newBuilder()
                                                                .setElemType(type.getNumber()))));
    }

    private static TensorProto integers(String name, long... values) {
        var tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(DataType.INT64.getNumber())
                        .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return tensor.build();
    }

    private static NodeProto cast(String from, String to, DataType type) {
        AttributeProto attribute =
                AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(type.getNumber())
                        .build();
        return node("Cast", List.of(from), to).toBuilder().addAttribute(attribute).build();
    }

    private static NodeProto node(String operator, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }

    /** Dimensions that are numbers are fixed. */
    private static ValueInfoProto info(String name, DataType type, String... dimensions) {
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
        tensor.getShapeBuilder();
        for (String dimension : dimensions) {
            if (Character.isDigit(dimension.charAt(0))) {
                tensor.getShapeBuilder().addDimBuilder().setDimValue(Long.parseLong(dimension));
            } else {
                tensor.getShapeBuilder().addDimBuilder().setDimParam(dimension);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
