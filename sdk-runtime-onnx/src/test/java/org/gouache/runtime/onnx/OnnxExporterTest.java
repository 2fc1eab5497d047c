package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;
import org.gouache.contract.MemoryWeights;
import org.gouache.contract.TinyNetwork;
import org.gouache.export.ModelExporter;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Precision;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Networks as ONNX files. */
class OnnxExporterTest {
    private static final LoadOptions OPTIONS = LoadOptions.DEFAULT.withThreads(1);

    @TempDir private Path folder;

    @Test
    void isFoundByItsFormat() {
        assertThat(ModelExporter.all()).extracting(ModelExporter::format).contains("onnx");
    }

    @Test
    void smallNetworkIsOneFileOfStandardOperators() throws IOException {
        export(Sampler.network(), Sampler.weights(), Precision.FLOAT32);

        assertThat(files()).containsExactly("model.onnx");
        assertThat(model().getOpsetImportList())
                .singleElement()
                .satisfies(opset -> {
                    assertThat(opset.getDomain()).isEmpty();
                    assertThat(opset.getVersion()).isEqualTo(18);
                });
        Map<String, Tensor> inputs = Sampler.inputs(1, 6, 4, 9);
        try (Network file = load(Sampler.network());
                Network graph =
                        new OnnxRuntime()
                                .load(
                                        new GraphSource(Sampler.network(), Sampler.weights()),
                                        OPTIONS)) {
            Comparison.assertClose(file.run(inputs), graph.run(inputs), 2e-6);
        }
    }

    @Test
    void inputsAreNamedAndTypedAsOptimumDoes() throws IOException {
        export(Sampler.network(), Sampler.weights(), Precision.FLOAT16);

        assertThat(model().getGraph().getInputList())
                .extracting(OnnxExporterTest::describe)
                .containsExactly(
                        "image FLOAT16 [batch_size, 4, height, width]",
                        "timestep FLOAT []",
                        "ids INT64 [batch_size, sequence_length]",
                        "numbers FLOAT [batch_size, 6]");
        assertThat(model().getGraph().getOutputList())
                .extracting(OnnxExporterTest::describe)
                .contains("picture FLOAT16 [batch_size, 4, picture.2, picture.3]");
    }

    @Test
    void largeWeightsLieBesideTheModel() throws IOException {
        TinyNetwork large = wide(2048);
        MemoryWeights weights = MemoryWeights.random(large.build(), 3);
        export(large, weights, Precision.FLOAT32);

        assertThat(files()).containsExactlyInAnyOrder("model.onnx", "model.onnx_data");
        assertThat(Files.size(folder.resolve("model.onnx"))).isLessThan(10_000);
        assertThat(model().getGraph().getInitializerList())
                .filteredOn(tensor -> tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
                .extracting(TensorProto::getName)
                .containsExactlyInAnyOrder("fc1.weight", "fc1.bias", "square.weight", "fc2.weight");
        Map<String, Tensor> inputs = Map.of("x", Tensor.of(Shape.of(1, 1), 0.7f));
        try (Network file = load(large);
                Network graph = new OnnxRuntime().load(new GraphSource(large, weights), OPTIONS)) {
            Comparison.assertClose(file.run(inputs), graph.run(inputs), 2e-6);
        }
    }

    @Test
    void smallNetworkReplacesALargeOne() throws IOException {
        export(wide(2048), MemoryWeights.random(wide(2048).build(), 3), Precision.FLOAT32);
        export(wide(8), MemoryWeights.random(wide(8).build(), 3), Precision.FLOAT32);

        assertThat(files()).containsExactly("model.onnx");
    }

    @Test
    void failureLeavesWhatWasThere() throws IOException {
        Files.writeString(folder.resolve("model.onnx"), "earlier");
        MemoryWeights incomplete =
                MemoryWeights.random(wide(2048).build(), 3)
                        .with("fc2.weight", Shape.of(1, 2), 1, 2);

        assertThatThrownBy(() -> export(wide(2048), incomplete, Precision.FLOAT32))
                .isInstanceOf(GouacheException.class)
                .hasMessage("memory: tensor fc2.weight has shape [1, 2], expected [1, 2048]");
        assertThat(files()).containsExactly("model.onnx");
        assertThat(folder.resolve("model.onnx")).hasContent("earlier");
    }

    @Test
    void interruptInTheMiddleOfAFileLeavesNothing() throws IOException {
        MemoryWeights weights = MemoryWeights.random(wide(2048).build(), 3);
        WeightStore interrupting =
                new WeightStore() {
                    @Override
                    public Set<String> names() {
                        return weights.names();
                    }

                    @Override
                    public Weight get(String name) {
                        if (name.equals("fc2.weight")) {
                            assertThat(bytesWritten()).isGreaterThan(16 << 20);
                            Thread.currentThread().interrupt();
                        }
                        return weights.get(name);
                    }
                };
        GraphSource source = new GraphSource(wide(2048), interrupting);

        assertThatThrownBy(() -> new OnnxExporter().export(source, folder, Precision.FLOAT32))
                .isInstanceOf(GenerationCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(files()).isEmpty();
    }

    private long bytesWritten() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void missingFolderIsNamed() {
        Path missing = folder.resolve("missing");
        GraphSource source = new GraphSource(Sampler.network(), Sampler.weights());
        assertThatThrownBy(() -> new OnnxExporter().export(source, missing, Precision.FLOAT32))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining(missing.resolve("model.onnx").toString());
    }

    private static TinyNetwork wide(int width) {
        return new TinyNetwork(
                        (b, in) -> {
                            var hidden = b.linear("fc1", in.get("x"), width, true);
                            var square = b.linear("square", hidden, width, false);
                            b.output("y", b.linear("fc2", square, 1, true));
                        })
                .vector("x", 1);
    }

    private void export(TinyNetwork network, MemoryWeights weights, Precision precision) {
        new OnnxExporter().export(new GraphSource(network, weights), folder, precision);
    }

    private Network load(TinyNetwork network) {
        return new OnnxRuntime()
                .load(new FileSource(folder.resolve("model.onnx"), network), OPTIONS);
    }

    private ModelProto model() throws IOException {
        return ModelProto.parseFrom(Files.readAllBytes(folder.resolve("model.onnx")));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String describe(ValueInfoProto value) {
        var tensor = value.getType().getTensorType();
        List<String> dimensions =
                tensor.getShape().getDimList().stream()
                        .map(dimension ->
                                dimension.hasDimValue()
                                        ? Long.toString(dimension.getDimValue())
                                        : dimension.getDimParam())
                        .toList();
        return "%s %s %s"
                .formatted(
                        value.getName(),
                        TensorProto.DataType.forNumber(tensor.getElemType()),
                        dimensions);
    }
}
