package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;

import org.gouache.GouacheException;
import org.gouache.contract.MemoryWeights;
import org.gouache.contract.TinyNetwork;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Precision;
import org.gouache.runtime.onnx.model.Border;
import org.gouache.runtime.onnx.model.Dialect;
import org.gouache.runtime.onnx.model.Lowering;
import org.gouache.runtime.onnx.model.WeightPlacement;
import org.gouache.runtime.onnx.model.WeightSource;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.SafetensorsFile;
import org.gouache.weight.SafetensorsWriter;
import org.gouache.weight.WeightStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * However weights reach ONNX Runtime, networks compute what they compute with weights copied in.
 */
class WeightsTest {
    private static final LoadOptions OPTIONS = LoadOptions.DEFAULT.withThreads(1);

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Precision.class)
    void weightsStayInTheirFile(Precision precision) throws IOException {
        Dialect dialect = Dialect.fused(precision);
        try (Arena arena = Arena.ofShared()) {
            WeightStore file = file(Sampler.weights().as(dialect.type()), arena);
            SharedWeights shared = new SharedWeights("sampler", temporary());
            ModelProto model = lower(file, dialect, shared);

            assertThat(external(model)).hasSizeGreaterThan(10);
            assertThat(external(model))
                    .allSatisfy(tensor -> assertThat(location(tensor)).endsWith("w.safetensors"));
            assertThat(temporary()).isEmptyDirectory();
            Comparison.assertSame(run(model, shared, dialect), copied(file, dialect));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void weightsOfOtherTypesAreConvertedOnceAndLeaveNothingBehind(Precision precision)
            throws IOException {
        Dialect dialect = Dialect.fused(precision);
        try (Arena arena = Arena.ofShared()) {
            WeightStore file = file(Sampler.weights().as(ElementType.BF16), arena);
            SharedWeights shared = new SharedWeights("sampler", temporary());
            ModelProto model = lower(file, dialect, shared);

            assertThat(external(model)).hasSizeGreaterThan(10);
            assertThat(external(model))
                    .allSatisfy(tensor -> assertThat(location(tensor)).endsWith(".weights"));
            assertThat(files(temporary())).hasSize(1);
            Comparison.assertSame(run(model, shared, dialect), copied(file, dialect));
            assertThat(temporary()).isEmptyDirectory();
        }
    }

    @Test
    void weightsFromSeveralFilesAndFromMemoryGoTogether() throws IOException {
        MemoryWeights weights = Sampler.weights();
        MemoryWeights mixed = new MemoryWeights();
        try (Arena arena = Arena.ofShared()) {
            WeightStore file = file(weights, arena);
            Path other = Files.createDirectory(folder.resolve("other")).resolve("v.safetensors");
            writer(weights).write(other);
            WeightStore second = SafetensorsFile.open(other, arena);
            int i = 0;
            for (String name : weights.names()) {
                WeightStore from = List.of(file, second, weights).get(i++ % 3);
                mixed.with(name, from.get(name));
            }
            Comparison.assertSame(loaded(mixed), loaded(weights));
        }
    }

    @Test
    void weightsAtOddOffsetsAreRead() {
        MemoryWeights weights = Sampler.weights();
        SafetensorsWriter writer = new SafetensorsWriter();
        writer.add(
                "odd",
                ElementType.U8,
                Shape.of(1),
                target -> target.write(java.nio.ByteBuffer.allocate(1)));
        weights.names().forEach(name -> writer.add(name, weights.dense(name)));
        Path path = folder.resolve("odd.safetensors");
        writer.write(path);
        try (Arena arena = Arena.ofShared()) {
            Comparison.assertSame(loaded(SafetensorsFile.open(path, arena)), loaded(weights));
        }
    }

    @Test
    void missingWeightIsNamed() {
        MemoryWeights weights = new MemoryWeights();
        assertThatThrownBy(() -> loaded(weights))
                .isInstanceOf(GouacheException.class)
                .hasMessage("memory: no tensor 'conv.weight'");
    }

    @Test
    void weightOfAnotherShapeIsNamedWithBothShapes() {
        MemoryWeights weights = Sampler.weights().with("conv.bias", Shape.of(3), 1, 2, 3);
        assertThatThrownBy(() -> loaded(weights))
                .isInstanceOf(GouacheException.class)
                .hasMessage("memory: tensor conv.bias has shape [3], expected [64]");
    }

    private Path temporary() throws IOException {
        return Files.createDirectories(folder.resolve("temporary"));
    }

    private SafetensorsFile file(MemoryWeights weights, Arena arena) {
        Path path = folder.resolve("w.safetensors");
        writer(weights).write(path);
        return SafetensorsFile.open(path, arena);
    }

    private static SafetensorsWriter writer(MemoryWeights weights) {
        SafetensorsWriter writer = new SafetensorsWriter();
        weights.names().forEach(name -> writer.add(name, weights.dense(name)));
        return writer;
    }

    private static ModelProto lower(
            WeightStore weights, Dialect dialect, WeightPlacement placement) {
        TinyNetwork network = Sampler.network();
        return Lowering.lower(
                network.build(),
                network.inputs(),
                dialect,
                new WeightSource(weights, Set.of(), placement),
                List.of(),
                Border.DEFINITION);
    }

    private static Map<String, Tensor> copied(WeightStore weights, Dialect dialect) {
        ModelProto model = lower(weights, dialect, WeightPlacement.inline());
        assertThat(external(model)).isEmpty();
        return run(model, new SharedWeights("sampler"), dialect);
    }

    private static Map<String, Tensor> run(
            ModelProto model, SharedWeights shared, Dialect dialect) {
        TinyNetwork network = Sampler.network();
        shared.complete();
        OnnxModel inMemory =
                new OnnxModel.InMemory(model.toByteArray(), shared.root(), shared::close);
        Target target = new Target(Provider.CPU, dialect, false, OPTIONS);
        SwappableWeights none = new SwappableWeights("sampler", dialect.type(), Map.of());
        try (Network loaded =
                new OnnxNetwork(
                        "sampler",
                        network.inputs().stream().map(InputPort::of).toList(),
                        network.build().outputs().keySet().stream().map(OutputPort::of).toList(),
                        new ResultShapes(network, network.inputs(), List.of()),
                        none,
                        Sessions.of(new SessionFactory("sampler", inMemory, target)))) {
            return loaded.run(Sampler.inputs(2, 8, 6, 9));
        }
    }

    private static Map<String, Tensor> loaded(WeightStore weights) {
        GraphSource source = new GraphSource(Sampler.network(), weights);
        try (Network network = new OnnxRuntime().load(source, OPTIONS)) {
            return network.run(Sampler.inputs(2, 8, 6, 9));
        }
    }

    private static List<TensorProto> external(ModelProto model) {
        return model.getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
                .toList();
    }

    private static String location(TensorProto tensor) {
        return tensor.getExternalDataList().stream()
                .filter(entry -> entry.getKey().equals("location"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
