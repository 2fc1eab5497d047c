package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;

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
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** One model for every batch, height, width and number of tokens. */
class SizesTest {
    private static final MemoryWeights WEIGHTS = Sampler.weights();

    static Stream<Dialect> dialects() {
        return Stream.of(Precision.values())
                .flatMap(
                        precision -> Stream.of(Dialect.fused(precision), Dialect.plain(precision)));
    }

    static Stream<Map<String, Tensor>> inputs() {
        return Stream.of(
                Sampler.inputs(1, 4, 4, 1),
                Sampler.inputs(2, 9, 14, 7),
                Sampler.inputs(3, 5, 2, 77),
                Sampler.inputs(1, 4, 4, 1));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void theSizesThatAGraphWasBuiltForStayBehind(Dialect dialect) {
        assertThat(model(Sampler.inputs(1, 4, 4, 1), dialect))
                .isEqualTo(model(Sampler.inputs(3, 9, 14, 77), dialect));
    }

    /** The reference for each size is a session that is made for it alone. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNetworkRunsAtManySizes(boolean fixedSizes) {
        try (Network network = load(fixedSizes)) {
            inputs().forEach(inputs -> {
                try (Network fresh = load(false)) {
                    Comparison.assertClose(network.run(inputs), fresh.run(inputs), 1e-6);
                }
            });
        }
    }

    private static Network load(boolean fixedSizes) {
        Dialect dialect =
                fixedSizes ? Dialect.plain(Precision.FLOAT32) : Dialect.fused(Precision.FLOAT32);
        LoadOptions options = LoadOptions.DEFAULT.withThreads(1);
        return OnnxRuntime.load(
                new GraphSource(Sampler.network(), WEIGHTS),
                new Target(Provider.CPU, dialect, fixedSizes, options));
    }

    private static ModelProto model(Map<String, Tensor> inputs, Dialect dialect) {
        TinyNetwork network = Sampler.network();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return Lowering.lower(
                network.build(shapes),
                network.inputs(),
                dialect,
                new WeightSource(WEIGHTS, Set.of(), WeightPlacement.inline()),
                List.of(),
                Border.DEFINITION);
    }
}
