package org.gouache.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.contract.MemoryWeights;
import org.gouache.contract.TinyNetwork;
import org.gouache.file.NewFolder;
import org.gouache.graph.Padding;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.NetworkTerminatedException;
import org.gouache.runtime.Observation;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.CoreMlRuntime;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * How the runtime goes about models: their shapes, batches, memory, failures, and what it keeps.
 */
@NeedsNativeStandIn
class CoreMlRuntimeTest {
    private static final TinyNetwork NETWORK =
            new TinyNetwork((builder, inputs) ->
                    builder.output(
                            "result",
                            builder.conv2d("conv", inputs.get("image"), 2, 1, 1, Padding.NONE)))
                    .image("image", 2);
    private static final Shape WEIGHT = Shape.of(2, 2, 1, 1);
    private static final GraphSource SWAPPING = source(0, 1, 1, 0);

    @TempDir private Path cache;
    private NativeStandIn standIn;

    @BeforeEach
    void openStandIn() {
        standIn = NativeStandIn.open(cache);
    }

    @AfterEach
    void closeStandIn() {
        assertThat(standIn.counts().models()).as("models left").isZero();
        assertThat(standIn.counts().arrays()).as("arrays left").isZero();
        standIn.close();
    }

    private static GraphSource source(float... weight) {
        MemoryWeights weights =
                new MemoryWeights()
                        .with("conv.weight", WEIGHT, weight)
                        .with("conv.bias", Shape.of(2), 0, 0);
        return new GraphSource(NETWORK, weights);
    }

    private static Network load(GraphSource source) {
        return load(source, LoadOptions.DEFAULT);
    }

    private static Network load(GraphSource source, LoadOptions options) {
        return new CoreMlRuntime().load(source, options);
    }

    /** Counts from 1. */
    private static Tensor image(int batch, int height, int width) {
        Tensor image = Tensor.zeros(Shape.of(batch, 2, height, width));
        for (int i = 0; i < image.shape().elements(); i++) {
            image.setFloat(i, i + 1);
        }
        return image;
    }

    private static Tensor run(Network network, Tensor image) {
        return requireNonNull(network.run(Map.of("image", image)).get("result"));
    }

    private List<Path> compiled() throws IOException {
        try (Stream<Path> entries = Files.list(cache.resolve("coreml"))) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    @Test
    void aBatchGoesThroughTwoRowsAtATime() {
        try (Network network = load(SWAPPING)) {
            assertThat(run(network, image(5, 1, 1)).toFloats())
                    .containsExactly(2, 1, 4, 3, 6, 5, 8, 7, 10, 9);
            assertThat(standIn.counts().predictions()).isEqualTo(3);
            assertThat(run(network, image(2, 1, 1)).toFloats()).containsExactly(2, 1, 4, 3);
            assertThat(standIn.counts().loads()).as("loads for batches of 5 and 2").isOne();
        }
    }

    @Test
    void shapesAreCompiledWhenTheyAreUsedAndTheLastTwoStayLoaded() throws Exception {
        try (Network network = load(SWAPPING)) {
            assertThat(standIn.counts().loads()).isZero();
            for (int width = 1; width <= 3; width++) {
                run(network, image(1, 1, width));
            }
            run(network, image(1, 1, 3));
            assertThat(standIn.counts().loads()).isEqualTo(3);
            assertThat(standIn.counts().models()).isEqualTo(2);
            assertThat(compiled()).hasSize(3);
        }
    }

    @Test
    void whatWasCompiledIsKept() throws Exception {
        try (Network network = load(SWAPPING)) {
            run(network, image(1, 1, 1));
        }
        standIn.setFaults(Fault.COMPILE_ERROR);
        try (Network network = load(SWAPPING)) {
            assertThat(run(network, image(1, 1, 1)).toFloats()).containsExactly(2, 1);
        }
        assertThat(compiled()).hasSize(1);
    }

    @Test
    void otherWeightsAreAnotherModel() throws Exception {
        try (Network network = load(SWAPPING);
                Network other = load(source(1, 0, 0, 1))) {
            assertThat(run(network, image(1, 1, 1)).toFloats()).containsExactly(2, 1);
            assertThat(run(other, image(1, 1, 1)).toFloats()).containsExactly(1, 2);
        }
        assertThat(compiled()).hasSize(2);
    }

    @Test
    void whatFailsToCompileIsNotKept() throws Exception {
        standIn.setFaults(Fault.COMPILE_ERROR);
        try (Network network = load(SWAPPING)) {
            assertThatThrownBy(() -> run(network, image(1, 1, 1)))
                    .isInstanceOf(GouacheException.class)
                    .hasMessageContaining("Core ML: ");
            assertThat(compiled()).isEmpty();

            standIn.setFaults();
            assertThat(run(network, image(1, 1, 1)).toFloats()).containsExactly(2, 1);
        }
    }

    @Test
    void threadsThatWantTheSameModelCompileItOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<float[]>> results =
                    Stream.generate(() -> threads.submit(CoreMlRuntimeTest::alone))
                            .limit(4)
                            .toList();
            for (Future<float[]> result : results) {
                assertThat(result.get()).containsExactly(2, 1);
            }
        }
        assertThat(compiled()).hasSize(1);
    }

    @Test
    void whatAKilledProcessLeftIsCleared() throws Exception {
        try (Network network = load(SWAPPING)) {
            run(network, image(1, 1, 1));
        }
        Path entry = compiled().getFirst();
        Path unfinished =
                entry.resolveSibling(".%s.0123abcd.partial".formatted(entry.getFileName()));
        Files.move(entry, unfinished);

        try (Network network = load(SWAPPING)) {
            assertThat(run(network, image(1, 1, 1)).toFloats()).containsExactly(2, 1);
        }
        assertThat(entry).isDirectory();
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void whatIsClearedInPartIsCompiledAnew() throws Exception {
        try (Network network = load(SWAPPING)) {
            run(network, image(1, 1, 1));
        }
        Path entry = compiled().getFirst();
        NewFolder.delete(entry.resolve("model.mlmodelc"));
        assertThat(entry).isNotEmptyDirectory();

        try (Network network = load(SWAPPING)) {
            assertThat(run(network, image(1, 1, 1)).toFloats()).containsExactly(2, 1);
        }
        assertThat(compiled()).containsExactly(entry);
    }

    @Test
    void whatIsDamagedIsCompiledAnewOnce() throws Exception {
        try (Network network = load(SWAPPING)) {
            run(network, image(1, 1, 1));
        }
        Path entry = compiled().getFirst();
        Path model = entry.resolve("model.mlmodelc/Data/com.apple.CoreML/model.mlmodel");
        Files.write(model, new byte[] {1, 2, 3});

        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<float[]>> results =
                    Stream.generate(() -> threads.submit(CoreMlRuntimeTest::alone))
                            .limit(4)
                            .toList();
            for (Future<float[]> result : results) {
                assertThat(result.get()).containsExactly(2, 1);
            }
        }
        assertThat(compiled()).containsExactly(entry);
    }

    @Test
    void whatCannotBeLoadedEvenThenIsToldWithItsPlace() throws Exception {
        try (Network network = load(SWAPPING)) {
            run(network, image(1, 1, 1));
        }
        standIn.setFaults(Fault.LOAD_ERROR);
        try (Network network = load(SWAPPING)) {
            assertThatThrownBy(() -> run(network, image(1, 1, 1)))
                    .isInstanceOf(GouacheException.class)
                    .hasMessageContaining("Core ML: ")
                    .hasMessageEndingWith(
                            "it was compiled just now, into the folder " + cache.resolve("coreml"));

            standIn.setFaults();
            assertThat(run(network, image(1, 1, 1)).toFloats()).containsExactly(2, 1);
        }
        assertThat(compiled()).hasSize(1);
    }

    private static float[] alone() {
        try (Network network = load(SWAPPING)) {
            return run(network, image(1, 1, 1)).toFloats();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4, true,          ,         , 3",
        "8, true,          ,         , 1",
        "4, false,         ,         , 1",
        "4, true,          , FLOAT32 , 1",
        "4, true,  ALL     ,         , 2",
        "4, true,  CPU_ONLY,         , 0",
    })
    void computeUnitsAreThoseAskedForOrThoseThatSuitTheMac(
            int performanceCores,
            boolean neuralEngine,
            ComputeUnits asked,
            Precision precision,
            int loadedWith) {
        standIn.setMachine(performanceCores, true, neuralEngine);
        LoadOptions options = LoadOptions.DEFAULT.withComputeUnits(asked).withPrecision(precision);
        try (Network network = load(SWAPPING, options)) {
            run(network, image(1, 1, 1));
        }
        assertThat(standIn.loadedWith().units()).isEqualTo(loadedWith);
    }

    @Test
    void whatCoreMlCannotDoIsRefused() {
        standIn.setMachine(8, true, false);
        LoadOptions options = LoadOptions.DEFAULT;
        assertRefused(
                options.withComputeUnits(ComputeUnits.CPU_AND_NEURAL_ENGINE),
                "runtime coreml: this machine has no Neural Engine");
        assertRefused(
                options.withProvider("cuda"),
                "runtime coreml has no provider cuda; it has compute units");
        assertRefused(
                options.withObservations(List.of(Observation.of("conv"))),
                "runtime coreml has neither observations nor swappable weights; other runtimes have");
        assertRefused(
                options.withSwappable(Set.of("conv.weight")),
                "runtime coreml has neither observations nor swappable weights; other runtimes have");
    }

    private static void assertRefused(LoadOptions options, String message) {
        assertThatThrownBy(() -> load(SWAPPING, options))
                .isInstanceOf(GouacheException.class)
                .hasMessage(message);
    }

    @Test
    void weightsThatAreMissingAreMissedAtLoading() {
        GraphSource empty = new GraphSource(NETWORK, new MemoryWeights());
        assertThatThrownBy(() -> load(empty))
                .isInstanceOf(GouacheException.class)
                .hasMessage("memory: no tensor 'conv.weight'");
    }

    @Test
    void aFailureIsToldInOneLineAndIsNotTheEnd() {
        try (Network network = load(SWAPPING)) {
            for (Fault fault : List.of(Fault.ERROR, Fault.EXCEPTION, Fault.FOREIGN_EXCEPTION)) {
                standIn.setFaults(fault);
                assertThatThrownBy(() -> run(network, image(1, 1, 1)))
                        .isInstanceOf(GouacheException.class)
                        .hasMessageContaining("Core ML: ")
                        .hasMessageNotContaining("\n");
            }
            standIn.setFaults();
            assertThat(run(network, image(1, 1, 1)).toFloats()).containsExactly(2, 1);
        }
    }

    @Test
    void resultsMayComeInMemoryOfCoreMlsOwn() {
        standIn.setFaults(Fault.IGNORED_BACKING);
        try (Network network = load(SWAPPING)) {
            assertThat(run(network, image(2, 1, 3)).toFloats())
                    .containsExactly(4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9);
        }
    }

    @Test
    void inputsThatCoreMlKeepsDoNoHarm() {
        standIn.setFaults(Fault.KEPT_INPUTS);
        try (Network network = load(SWAPPING)) {
            run(network, image(1, 1, 1));
            assertThat(run(network, image(1, 1, 1)).toFloats()).containsExactly(2, 1);
        }
    }

    @Test
    void aTerminatedCallEndsAfterTheModelsOwn() throws Exception {
        standIn.setFaults(Fault.DELAY);
        try (Network network = load(SWAPPING)) {
            Tensor many = image(200, 1, 1);
            CompletableFuture<Tensor> running =
                    CompletableFuture.supplyAsync(() -> run(network, many));
            while (standIn.counts().predictions() == 0 && !running.isDone()) {
                Thread.sleep(5);
            }
            network.terminate();
            assertThatThrownBy(running::join).hasCauseInstanceOf(NetworkTerminatedException.class);
            assertThat(standIn.counts().predictions()).isLessThan(100);

            standIn.setFaults();
            assertThat(run(network, image(1, 1, 1)).toFloats()).containsExactly(2, 1);
        }
    }

    @Test
    void otherInputsAreRefused() {
        try (Network network = load(SWAPPING)) {
            assertThatThrownBy(() -> network.run(Map.of()))
                    .isInstanceOf(GouacheException.class)
                    .hasMessageContaining("image");
            assertThatThrownBy(
                            () -> network.run(Map.of("image", Tensor.zeros(Shape.of(1, 3, 1, 1)))))
                    .isInstanceOf(GouacheException.class)
                    .hasMessageContaining("[1, 3, 1, 1]");
        }
    }
}
