package org.gouache.testing.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.gouache.GouacheException;
import org.gouache.graph.NetworkDefinition;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.NetworkTerminatedException;
import org.gouache.runtime.Observation;
import org.gouache.runtime.Observation.Statistic;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** What every runtime answers, whatever it computes with. */
@Timeout(120)
@ParameterizedClass
@ValueSource(strings = {"onnx", "vector"})
class RuntimesTest {
    private static final GoldenNetwork UNET =
            GoldenNetwork.all()
                    .filter(it -> it.name().equals("sdxl unet"))
                    .findFirst()
                    .orElseThrow();

    private final InferenceRuntime runtime;

    RuntimesTest(String runtime) {
        this.runtime = InferenceRuntime.named(runtime);
    }

    /** Something to do with a loaded network. */
    @FunctionalInterface
    private interface Use {
        void with(Network network, Map<String, Tensor> inputs) throws Exception;
    }

    private void load(LoadOptions options, Use use) throws Exception {
        try (Checkpoint checkpoint = UNET.checkpoint();
                Network network =
                        runtime.load(
                                new GraphSource(
                                        UNET.definition()
                                                .apply(checkpoint.config(UNET.component())),
                                        checkpoint.weights(UNET.component())),
                                options)) {
            use.with(network, new LinkedHashMap<>(UNET.cases().getFirst().inputs()));
        }
    }

    @Test
    void aRunningCallEnds() throws Exception {
        load(
                LoadOptions.DEFAULT,
                (network, inputs) -> {
                    Map<String, Tensor> large = new LinkedHashMap<>(inputs);
                    int batch = inputs.get("sample").shape().dim(0);
                    large.put("sample", Tensor.zeros(Shape.of(batch, 4, 256, 256)));
                    AtomicBoolean ended = new AtomicBoolean();
                    CompletableFuture<Void> ending =
                            CompletableFuture.runAsync(() -> {
                                while (!ended.get()) {
                                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                                    network.terminate();
                                }
                            });
                    assertThatThrownBy(() -> network.run(large))
                            .isInstanceOf(NetworkTerminatedException.class)
                            .hasMessage("unet was terminated");
                    ended.set(true);
                    ending.get();
                    assertThat(network.run(inputs)).containsOnlyKeys("out_sample");
                });
    }

    @Test
    void aCallThatIsNotRunningIsNotEnded() throws Exception {
        load(
                LoadOptions.DEFAULT,
                (network, inputs) -> {
                    network.terminate();
                    assertThat(network.run(inputs)).containsOnlyKeys("out_sample");
                });
    }

    @Test
    void theSameCallGivesTheSameBits() throws Exception {
        load(
                LoadOptions.DEFAULT,
                (network, inputs) -> {
                    float[] first = network.run(inputs).get("out_sample").toFloats();
                    for (int i = 0; i < 20; i++) {
                        assertThat(network.run(inputs).get("out_sample").toFloats())
                                .isEqualTo(first);
                    }
                });
    }

    @Test
    void resultsGoWhereTheyAreWanted() throws Exception {
        load(
                LoadOptions.DEFAULT,
                (network, inputs) -> {
                    Tensor expected = network.run(inputs).get("out_sample");
                    Tensor target = Tensor.zeros(expected.shape());
                    network.run(inputs, Map.of("out_sample", target));
                    assertThat(target.toFloats()).isEqualTo(expected.toFloats());
                    Tensor small = Tensor.zeros(Shape.of(1, 4, 2, 2));
                    assertThatThrownBy(() -> network.run(inputs, Map.of("out_sample", small)))
                            .isInstanceOf(GouacheException.class)
                            .hasMessageContaining("out_sample")
                            .hasMessageContaining("[1, 4, 2, 2]");
                    assertThatThrownBy(() -> network.run(inputs, Map.of("other", small)))
                            .isInstanceOf(GouacheException.class)
                            .hasMessageContaining("no output other");
                });
    }

    @Test
    void inputsThatDoNotFitAreNamed() throws Exception {
        load(
                LoadOptions.DEFAULT,
                (network, inputs) -> {
                    Map<String, Tensor> missing = new LinkedHashMap<>(inputs);
                    missing.remove("timestep");
                    assertThatThrownBy(() -> network.run(missing))
                            .isInstanceOf(GouacheException.class)
                            .hasMessageContaining("timestep");
                    Map<String, Tensor> wrong = new LinkedHashMap<>(inputs);
                    Shape ids = inputs.get("timestep").shape();
                    wrong.put("timestep", Tensor.ofLongs(ids, new long[ids.dim(0)]));
                    assertThatThrownBy(() -> network.run(wrong))
                            .isInstanceOf(GouacheException.class)
                            .hasMessageContaining("timestep")
                            .hasMessageContaining(ElementType.I64.name());
                });
    }

    @ParameterizedTest
    @EnumSource
    void statisticsAreThoseOfTheValue(Statistic statistic) throws Exception {
        String module = "down_blocks.1.attentions.0";
        List<Observation> both = List.of(Observation.of(module), Observation.of(module, statistic));
        load(
                LoadOptions.DEFAULT.withObservations(both.stream().distinct().toList()),
                (network, inputs) -> {
                    Map<String, Tensor> results = network.run(inputs);
                    Tensor value = results.get(module);
                    Tensor found = results.get(both.getLast().outputName());
                    long channels = value.shape().size(1);
                    assertThat(found.shape())
                            .isEqualTo(
                                    switch (statistic) {
                                        case VALUE -> value.shape();
                                        case MEAN_SQUARE -> Shape.of(channels);
                                        case COVARIANCE -> Shape.of(channels, channels);
                                    });
                    assertThat(found.getFloat(0))
                            .isCloseTo(
                                    switch (statistic) {
                                        case VALUE -> value.getFloat(0);
                                        case MEAN_SQUARE, COVARIANCE -> meanSquare(value);
                                    },
                                    withinPercentage(0.01));
                });
    }

    /** Of the first channel of an image. */
    private static float meanSquare(Tensor image) {
        int channels = image.shape().dim(1);
        int pixels = image.shape().dim(2) * image.shape().dim(3);
        double sum = 0;
        for (int b = 0; b < image.shape().dim(0); b++) {
            for (int i = 0; i < pixels; i++) {
                double x = image.getFloat((long) b * channels * pixels + i);
                sum += x * x;
            }
        }
        return (float) (sum / (image.shape().dim(0) * pixels));
    }

    @Test
    void whatItCannotDoIsRefused() {
        Path file = Path.of("model.bin");
        try (Checkpoint checkpoint = UNET.checkpoint()) {
            NetworkDefinition definition =
                    UNET.definition().apply(checkpoint.config(UNET.component()));
            assertThatThrownBy(() ->
                            runtime.load(new FileSource(file, definition), LoadOptions.DEFAULT))
                    .isInstanceOf(GouacheException.class)
                    .hasMessageContaining("model.bin");
        }
        assertThatThrownBy(() -> load(LoadOptions.DEFAULT.withProvider("abacus"), (_, _) -> {}))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("abacus");
    }
}
