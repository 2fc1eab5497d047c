package org.gouache.testing.networks;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.graph.NetworkDefinition;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.palette.PaletteMethod;
import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.Palettizer;
import org.gouache.palettize.decode.WeightElements;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Precision;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A network computes by palettes, bit for bit, what it computes by the weights they decode to. */
class PalettizedNetworksTest {
    private static final List<PaletteSpec> SPECS =
            List.of(
                    PaletteSpec.ofBits(1),
                    PaletteSpec.ofBits(2).groupSize(8),
                    PaletteSpec.ofBits(3).groupSize(3),
                    PaletteSpec.ofBits(4).scaled(true),
                    PaletteSpec.ofBits(6).groupSize(16).scaled(true),
                    PaletteSpec.ofBits(8),
                    PaletteSpec.ofBits(4).method(PaletteMethod.UNIFORM),
                    PaletteSpec.ofBits(8).method(PaletteMethod.INT8));

    private static final LoadOptions CPU = LoadOptions.DEFAULT.withProvider("cpu").withThreads(1);

    /** A runtime, and how it is to compute. */
    private record Way(String runtime, LoadOptions options) {
        Network load(GraphSource source) {
            return InferenceRuntime.named(runtime).load(source, options);
        }
    }

    static Stream<GoldenNetwork> networks() {
        return GoldenNetwork.all()
                .filter(network ->
                        Set.of("sdxl unet", "sd21 text_encoder", "sd15 vae decoder")
                                .contains(network.name()));
    }

    /** Weights in memory. */
    private record Weights(Map<String, Weight> weights) implements WeightStore {
        @Override
        public Set<String> names() {
            return weights.keySet();
        }

        @Override
        public Weight get(String name) {
            return weights.get(name);
        }

        Weights map(UnaryOperator<Weight> form) {
            Map<String, Weight> mapped = new LinkedHashMap<>();
            weights.forEach((name, weight) -> mapped.put(name, form.apply(weight)));
            return new Weights(mapped);
        }
    }

    /** Every weight palettized, vectors too, each in another way than its neighbours. */
    private static Weights palettized(WeightStore dense) {
        Map<String, Weight> weights = new LinkedHashMap<>();
        for (String name : dense.names()) {
            Palettizer palettizer = Palettizer.of(name, (DenseWeight) dense.get(name));
            PaletteSpec spec = SPECS.get(weights.size() % SPECS.size());
            weights.put(name, palettizer.palettize(spec, Arena.ofAuto()).weight());
        }
        return new Weights(weights);
    }

    private static Weight decoded(Weight weight) {
        Tensor elements = WeightElements.toTensor(weight, ElementType.F32, Arena.ofAuto());
        return new DenseWeight(elements.type(), elements.shape(), elements.data());
    }

    @Test
    void palettesComputeWhatTheirDecodedWeightsCompute() {
        assertSame(
                networks().findFirst().orElseThrow(),
                new Way("onnx", CPU.withFuse(true)),
                new Way("onnx", CPU.withPrecision(Precision.FLOAT16).withFuse(false)),
                new Way("vector", LoadOptions.DEFAULT));
    }

    @Tag("thorough")
    @ParameterizedTest
    @MethodSource("networks")
    void palettesComputeTheSameInEveryWay(GoldenNetwork golden) {
        assertSame(golden, ways().toArray(Way[]::new));
    }

    private static void assertSame(GoldenNetwork golden, Way... ways) {
        try (Checkpoint checkpoint = golden.checkpoint()) {
            NetworkDefinition definition =
                    golden.definition().apply(checkpoint.config(golden.component()));
            Weights palettized = palettized(checkpoint.weights(golden.component()));
            Weights dense = palettized.map(PalettizedNetworksTest::decoded);
            for (Way way : ways) {
                assertThat(results(golden, definition, palettized, way))
                        .as("%s", way)
                        .usingRecursiveComparison()
                        .isEqualTo(results(golden, definition, dense, way));
            }
        }
    }

    private static List<Way> ways() {
        List<Way> all = new ArrayList<>();
        for (boolean fuse : new boolean[] {true, false}) {
            for (Precision precision : Precision.values()) {
                all.add(new Way("onnx", CPU.withPrecision(precision).withFuse(fuse)));
            }
            all.add(new Way("vector", LoadOptions.DEFAULT.withFuse(fuse)));
        }
        return all;
    }

    private static List<float[]> results(
            GoldenNetwork golden, NetworkDefinition definition, WeightStore weights, Way way) {
        List<float[]> results = new ArrayList<>();
        try (Network network = way.load(new GraphSource(definition, weights))) {
            for (GoldenCase run : golden.cases()) {
                network.run(run.inputs()).values().forEach(out -> results.add(out.toFloats()));
            }
        }
        return results;
    }

    @ParameterizedTest
    @ValueSource(strings = {"onnx", "vector"})
    void aPaletteMayReplaceASwappableWeight(String runtime) {
        GoldenNetwork golden = networks().findFirst().orElseThrow();
        String name = "mid_block.attentions.0.proj_in.weight";
        try (Checkpoint checkpoint = golden.checkpoint()) {
            WeightStore weights = checkpoint.weights(golden.component());
            PalettizedWeight palettized =
                    Palettizer.of(name, (DenseWeight) weights.get(name))
                            .palettize(PaletteSpec.ofBits(2).groupSize(8), Arena.ofAuto())
                            .weight();
            Way way = new Way(runtime, LoadOptions.DEFAULT.withSwappable(Set.of(name)));
            NetworkDefinition definition =
                    golden.definition().apply(checkpoint.config(golden.component()));
            try (Network network = way.load(new GraphSource(definition, weights))) {
                Map<String, Tensor> inputs = golden.cases().getFirst().inputs();
                float[] before = only(network.run(inputs));
                network.replace(name, palettized);
                float[] after = only(network.run(inputs));
                network.replace(name, decoded(palettized));

                assertThat(after).isEqualTo(only(network.run(inputs))).isNotEqualTo(before);
            }
        }
    }

    private static float[] only(Map<String, Tensor> outputs) {
        return outputs.values().iterator().next().toFloats();
    }
}
