package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.contract.MemoryWeights;
import org.gouache.contract.TinyNetwork;
import org.gouache.graph.Fusion;
import org.gouache.graph.Parameter;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Precision;
import org.gouache.runtime.onnx.model.Dialect;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Weights that are replaced between two calls. */
class SwappableWeightsTest {
    private static final Set<String> ALL =
            Sampler.network().build().parameters().stream()
                    .map(Parameter::name)
                    .collect(Collectors.toSet());

    static Stream<Dialect> dialects() {
        return Stream.of(
                Dialect.fused(Precision.FLOAT32),
                Dialect.plain(Precision.FLOAT32),
                new Dialect(true, Precision.FLOAT32, EnumSet.allOf(Fusion.class)),
                Dialect.fused(Precision.FLOAT16));
    }

    /** Optimizers treat weights that are inputs otherwise than constants: rounding may differ. */
    @ParameterizedTest
    @MethodSource("dialects")
    void replacedWeightsCountFromTheNextCallOn(Dialect dialect) {
        MemoryWeights first = Sampler.weights();
        MemoryWeights second = MemoryWeights.random(Sampler.network().build(), 77);
        Map<String, Tensor> inputs = Sampler.inputs(2, 6, 8, 5);
        double limit = dialect.precision() == Precision.FLOAT32 ? 2e-6 : 5e-3;
        try (Network swapping = load(first, dialect, ALL);
                Network one = load(first, dialect, Set.of());
                Network other = load(second, dialect, Set.of())) {
            Comparison.assertClose(swapping.run(inputs), one.run(inputs), limit);

            ALL.forEach(name -> swapping.replace(name, second.get(name)));
            Comparison.assertClose(swapping.run(inputs), other.run(inputs), limit);

            MemoryWeights narrow = first.as(ElementType.F16);
            ALL.forEach(name -> swapping.replace(name, narrow.get(name)));
            Comparison.assertClose(swapping.run(inputs), one.run(inputs), 2e-2);
        }
    }

    @Test
    void oneWeightAloneIsReplaced() {
        TinyNetwork network =
                new TinyNetwork((b, in) -> b.output("y", b.linear("fc", in.get("x"), 1, true)))
                        .vector("x", 2);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("fc.weight", Shape.of(1, 2), 1, 2)
                        .with("fc.bias", Shape.of(1), 10);
        LoadOptions options = LoadOptions.DEFAULT.withSwappable(Set.of("fc.weight"));
        Map<String, Tensor> x = Map.of("x", Tensor.of(Shape.of(1, 2), 3, 4));
        try (Network loaded = new OnnxRuntime().load(new GraphSource(network, weights), options)) {
            assertThat(loaded.inputs()).extracting("name").containsExactly("x");
            assertThat(loaded.run(x).get("y")).returns(21f, y -> y.getFloat(0));

            Tensor replacement = Tensor.of(Shape.of(1, 2), -1, 0.5f);
            loaded.replace("fc.weight", MemoryWeights.dense(replacement));
            assertThat(loaded.run(x).get("y")).returns(9f, y -> y.getFloat(0));

            assertThatThrownBy(() ->
                            loaded.replace(
                                    "fc.weight", MemoryWeights.dense(Tensor.zeros(Shape.of(2, 1)))))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage("tiny: tensor fc.weight has shape [2, 1], expected [1, 2]");
            assertThatThrownBy(() -> loaded.replace("fc.bias", weights.get("fc.bias")))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage("tiny: weight fc.bias is not swappable, only [fc.weight]");
            assertThat(loaded.run(x).get("y")).returns(9f, y -> y.getFloat(0));
        }
    }

    @Test
    void closedNetworkTakesNone() {
        MemoryWeights weights = Sampler.weights();
        Network closed = load(weights, Dialect.fused(Precision.FLOAT32), ALL);
        closed.close();
        assertThatThrownBy(() -> closed.replace("conv.bias", weights.get("conv.bias")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tiny is closed");
    }

    @Test
    void unknownSwappableWeightIsNamed() {
        assertThatThrownBy(() ->
                        load(
                                Sampler.weights(),
                                Dialect.fused(Precision.FLOAT32),
                                Set.of("no.such.weight")))
                .isInstanceOf(GouacheException.class)
                .hasMessage("tiny reads no weight no.such.weight");
    }

    private static Network load(MemoryWeights weights, Dialect dialect, Set<String> swappable) {
        LoadOptions options = LoadOptions.DEFAULT.withThreads(1).withSwappable(swappable);
        return OnnxRuntime.load(
                new GraphSource(Sampler.network(), weights),
                new Target(Provider.CPU, dialect, false, options));
    }
}
