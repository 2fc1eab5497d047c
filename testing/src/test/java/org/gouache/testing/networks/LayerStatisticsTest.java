package org.gouache.testing.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.gouache.GouacheException;
import org.gouache.graph.NetworkDefinition;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.analysis.InputCovariance;
import org.gouache.palettize.analysis.LayerPalettes;
import org.gouache.palettize.analysis.LayerStatistics;
import org.gouache.palettize.analysis.StatisticsGatherer;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Observation;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Statistics of inputs say what palettes do to outputs. */
class LayerStatisticsTest {
    private static final String BLOCK = "down_blocks.1.";
    private static final String ATTENTION = BLOCK + "attentions.0.transformer_blocks.0.attn1.";
    private static final GoldenNetwork UNET =
            GoldenNetwork.all()
                    .filter(it -> it.name().equals("sdxl unet"))
                    .findFirst()
                    .orElseThrow();

    /** Something to do with the miniature. */
    @FunctionalInterface
    private interface Use {
        void of(NetworkDefinition definition, WeightStore weights);
    }

    private static void miniature(Use use) {
        try (Checkpoint checkpoint = UNET.checkpoint()) {
            use.of(
                    UNET.definition().apply(checkpoint.config(UNET.component())),
                    checkpoint.weights(UNET.component()));
        }
    }

    private static Network load(
            NetworkDefinition definition,
            WeightStore weights,
            List<Observation> observations,
            Set<String> swappable) {
        return InferenceRuntime.named("onnx")
                .load(
                        new GraphSource(definition, weights),
                        LoadOptions.DEFAULT
                                .withObservations(observations)
                                .withSwappable(swappable));
    }

    private static List<Map<String, Tensor>> calls() {
        Map<String, Tensor> inputs = UNET.cases().getFirst().inputs();
        Map<String, Tensor> later = new LinkedHashMap<>(inputs);
        later.computeIfPresent(
                "timestep",
                (_, timestep) -> {
                    float[] values = new float[timestep.shape().dim(0)];
                    Arrays.fill(values, 33);
                    return Tensor.of(timestep.shape(), values);
                });
        return List.of(inputs, later);
    }

    private static LayerStatistics gather(
            StatisticsGatherer gatherer, NetworkDefinition definition, WeightStore weights) {
        try (Network network = load(definition, weights, gatherer.observations(), Set.of())) {
            Network observed = gatherer.observing(network);
            assertThat(observed.outputs()).containsExactly("out_sample");
            calls().forEach(inputs ->
                    assertThat(observed.run(inputs)).containsOnlyKeys("out_sample"));
        }
        return gatherer.statistics();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv_in",
                "down_blocks.0.downsamplers.0.conv",
                BLOCK + "resnets.0.conv_shortcut",
                ATTENTION + "to_q"
            })
    void predictedErrorsAreThoseOfTheOutputs(String layer) {
        miniature((definition, weights) -> {
            LayerStatistics statistics =
                    gather(
                            StatisticsGatherer.of(definition.build(), List.of(layer)),
                            definition,
                            weights);
            DenseWeight dense = (DenseWeight) weights.get(layer + ".weight");
            try (Arena arena = Arena.ofShared();
                    Network network =
                            load(
                                    definition,
                                    weights,
                                    List.of(Observation.of(layer)),
                                    Set.of(layer + ".weight"))) {
                Weight palettized =
                        LayerPalettes.OPTIMAL
                                .of(layer, dense)
                                .palettize(PaletteSpec.ofBits(3), arena);
                List<Tensor> expected = outputs(network, layer);
                network.replace(layer + ".weight", palettized);
                double measured = squaredDifference(expected, outputs(network, layer));
                assertThat(statistics.outputError(layer, dense, palettized))
                        .isCloseTo(measured, withinPercentage(0.1));
            }
        });
    }

    private static List<Tensor> outputs(Network network, String layer) {
        return calls().stream().map(inputs -> network.run(inputs).get(layer)).toList();
    }

    /** Summed over channels and averaged over the rest. */
    private static double squaredDifference(List<Tensor> one, List<Tensor> other) {
        double sum = 0;
        long elements = 0;
        for (int call = 0; call < one.size(); call++) {
            float[] a = one.get(call).toFloats();
            float[] b = other.get(call).toFloats();
            for (int i = 0; i < a.length; i++) {
                sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
            }
            elements += a.length;
        }
        Shape shape = one.getFirst().shape();
        return sum / elements * shape.size(shape.rank() == 3 ? 2 : 1);
    }

    @Test
    void layersThatReadTheSameShareStatistics() {
        miniature((definition, weights) -> {
            List<String> layers =
                    List.of(
                            ATTENTION + "to_q",
                            ATTENTION + "to_k",
                            ATTENTION + "to_out.0",
                            BLOCK + "resnets.0.conv1");
            StatisticsGatherer gatherer = StatisticsGatherer.of(definition.build(), layers);
            assertThat(gatherer.observations()).hasSize(3);
            LayerStatistics statistics = gather(gatherer, definition, weights);
            assertThat(statistics.of(ATTENTION + "to_k"))
                    .isSameAs(statistics.of(ATTENTION + "to_q"))
                    .isNotSameAs(statistics.of(ATTENTION + "to_out.0"));
            assertThatThrownBy(() -> statistics.of("conv_out"))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage(
                            "there are no statistics of the inputs of layer conv_out, only of 4"
                                    + " others");
        });
    }

    /** In parts and blocks there is as much as whole on the diagonal. */
    @Test
    void memoryIsBounded() {
        miniature((definition, weights) -> {
            List<String> layers = List.of("conv_in", BLOCK + "resnets.0.conv1", ATTENTION + "to_q");
            LayerStatistics whole =
                    gather(StatisticsGatherer.of(definition.build(), layers), definition, weights);
            List<StatisticsGatherer> parts =
                    StatisticsGatherer.inParts(definition.build(), layers, 27, 10_000);
            assertThat(parts).hasSize(2);
            Map<String, InputCovariance> covariances = new LinkedHashMap<>();
            parts.forEach(
                    part -> covariances.putAll(gather(part, definition, weights).covariances()));
            assertThat(covariances).containsOnlyKeys(layers);
            covariances.forEach((layer, blocks) -> {
                assertThat(blocks.blocks())
                        .allSatisfy(block -> assertThat(block.shape().size(0)).isBetween(1L, 27L));
                assertThat(diagonal(blocks)).isEqualTo(diagonal(whole.of(layer)));
            });
            Tensor block = covariances.get("conv_in").blocks().getFirst();
            Tensor all = whole.of("conv_in").blocks().getFirst();
            int width = block.shape().dim(0);
            assertThat(block.getFloat(2)).isEqualTo(all.getFloat(2));
            assertThat(block.getFloat(width + 2)).isEqualTo(all.getFloat(all.shape().size(0) + 2));
        });
    }

    private static List<Float> diagonal(InputCovariance covariance) {
        return Arrays.stream(covariance.diagonal()).mapToObj(value -> (float) value).toList();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Tensor block = Tensor.zeros(Shape.of(4, 4));
        LayerStatistics statistics =
                new LayerStatistics(Map.of("layer", new InputCovariance(List.of(block, block))));
        DenseWeight weight = weight(3, 7);
        assertThatThrownBy(() -> statistics.outputError("layer", weight, weight))
                .isInstanceOf(GouacheException.class)
                .hasMessage("statistics of inputs of 8 values do not fit a weight of shape [3, 7]");
        assertThat(statistics.outputError("layer", weight(3, 8), weight(3, 8))).isZero();
    }

    private static DenseWeight weight(int outputs, int inputs) {
        Tensor zeros = Tensor.zeros(Shape.of(outputs, inputs));
        return new DenseWeight(zeros.type(), zeros.shape(), zeros.data());
    }

    @Test
    void meanSquaresOfPatchesAreAveragedOverTaps() {
        Tensor block = Tensor.zeros(Shape.of(8, 8));
        IntStream.range(0, 8).forEach(i -> block.setFloat(9L * i, i));
        List<Double> means = new ArrayList<>();
        for (double mean : new InputCovariance(List.of(block)).meanSquares(Shape.of(5, 2, 2, 2))) {
            means.add(mean);
        }
        assertThat(means).containsExactly(1.5, 5.5);
    }
}
