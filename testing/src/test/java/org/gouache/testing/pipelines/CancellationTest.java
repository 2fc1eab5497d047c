package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.Generation;
import org.gouache.GenerationCancelledException;
import org.gouache.GenerationPhase;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.golden.Golden;
import org.gouache.postcard.PostcardXl;
import org.gouache.runtime.Network;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

@Timeout(120)
class CancellationTest {
    private static final ModelOptions ONNX = ModelOptions.builder().runtime("onnx").build();

    private static final Request REQUEST =
            Request.builder("a dog on the beach").steps(3).seed(5).build();

    private final CompletableFuture<StallingNetwork> unet = new CompletableFuture<>();
    private AutoCloseable probe;
    private Pipeline pipeline;

    @BeforeEach
    void load() {
        probe = ProbeRuntime.with(this::stallUNet);
        ModelOptions options = ModelOptions.builder().runtime(ProbeRuntime.NAME).build();
        pipeline = Pipeline.load(Golden.path("models/sdxl"), options);
    }

    private Network stallUNet(String name, Network network) {
        if (!name.equals("unet")) {
            return network;
        }
        StallingNetwork stalling = new StallingNetwork(network);
        unet.complete(stalling);
        return stalling;
    }

    @AfterEach
    void close() throws Exception {
        pipeline.close();
        probe.close();
    }

    private void awaitNetworkCall() throws ExecutionException, InterruptedException {
        unet.get().awaitStall();
    }

    @Test
    void endsInTheMiddleOfANetworkCall() throws Exception {
        Generation generation = pipeline.start(REQUEST);
        awaitNetworkCall();
        assertThat(generation.progress().phase()).isEqualTo(GenerationPhase.DENOISING);
        generation.cancel();
        assertThatThrownBy(generation::result).isInstanceOf(GenerationCancelledException.class);
        assertThat(generation.isDone()).isTrue();
        assertThat(pipeline.generate(REQUEST)).hasSize(1);
    }

    @Test
    void comesWithAnInterruptOfTheWaitingThread() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiting =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                pipeline.generate(REQUEST);
                            } catch (GenerationCancelledException _) {
                                interrupted.complete(Thread.currentThread().isInterrupted());
                            }
                        });
        awaitNetworkCall();
        waiting.interrupt();
        waiting.join();
        assertThat(interrupted).isCompletedWithValue(true);
    }

    @Test
    void doesNotWaitForNetworksThatLoad() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        ModelOptions options = ModelOptions.builder().runtime(ProbeRuntime.NAME).build();
        try (AutoCloseable _ =
                        ProbeRuntime.with((_, network) -> {
                            loading.countDown();
                            await(cancelled);
                            return network;
                        });
                Pipeline slow = Pipeline.load(Golden.path("models/sdxl"), options)) {
            Generation generation = slow.start(REQUEST);
            loading.await();
            generation.cancel();
            assertThatThrownBy(generation::result).isInstanceOf(GenerationCancelledException.class);
            cancelled.countDown();
            assertThat(slow.generate(REQUEST)).hasSize(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void doesNotWaitForOthersInTheQueue() throws Exception {
        Generation first = pipeline.start(REQUEST);
        Generation second = pipeline.start(REQUEST);
        awaitNetworkCall();
        assertThat(second.progress().phase()).isEqualTo(GenerationPhase.QUEUED);
        second.cancel();
        assertThatThrownBy(second::result).isInstanceOf(GenerationCancelledException.class);
        assertThat(first.isDone()).isFalse();
        first.cancel();
        assertThatThrownBy(first::result).isInstanceOf(GenerationCancelledException.class);
    }

    @Test
    void comesWithClosingThePipeline() throws Exception {
        Generation first = pipeline.start(REQUEST);
        Generation second = pipeline.start(REQUEST);
        awaitNetworkCall();
        pipeline.close();
        assertThatThrownBy(first::result).isInstanceOf(GenerationCancelledException.class);
        assertThatThrownBy(second::result).isInstanceOf(GenerationCancelledException.class);
        assertThatThrownBy(() -> pipeline.start(REQUEST))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the pipeline is closed");
    }

    @Test
    void isTheListenersWord() {
        List<Integer> steps = new ArrayList<>();
        try (Pipeline quick = Pipeline.load(Golden.path("models/sdxl"), ONNX)) {
            assertThatThrownBy(() ->
                            quick.generate(
                                    REQUEST,
                                    step -> {
                                        steps.add(step.step());
                                        if (step.step() == 2) {
                                            step.cancel();
                                        }
                                    }))
                    .isInstanceOf(GenerationCancelledException.class);
            assertThat(steps).containsExactly(1, 2);
        }
    }

    @Test
    void isNotAnExceptionOfTheListener() {
        try (Pipeline quick = Pipeline.load(Golden.path("models/sdxl"), ONNX)) {
            assertThatThrownBy(() ->
                            quick.generate(
                                    REQUEST,
                                    _ -> {
                                        throw new ArithmeticException("listener");
                                    }))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage("listener");
            assertThat(quick.generate(REQUEST)).hasSize(1);
        }
    }

    @Test
    void countsAfterTheLastNetworkCall() throws Exception {
        CompletableFuture<Generation> late = new CompletableFuture<>();
        ModelOptions options = ModelOptions.builder().runtime(ProbeRuntime.NAME).build();
        try (AutoCloseable _ =
                        ProbeRuntime.with((name, network) ->
                                name.equals("vae_decoder")
                                        ? new FollowedNetwork(network, () -> late.join().cancel())
                                        : network);
                Pipeline quick = Pipeline.load(Golden.path("models/sdxl"), options)) {
            Generation generation = quick.start(REQUEST);
            late.complete(generation);
            assertThatThrownBy(generation::result).isInstanceOf(GenerationCancelledException.class);
            assertThat(generation.progress().phase()).isEqualTo(GenerationPhase.DONE);
            assertThat(generation.progress().step()).isEqualTo(3);
        }
    }

    @Test
    void asksAgainWhereANetworkFailsToEnd() throws Exception {
        Generation generation = pipeline.start(REQUEST);
        awaitNetworkCall();
        unet.get().failToEndOnce();
        generation.cancel();
        assertThatThrownBy(generation::result).isInstanceOf(GenerationCancelledException.class);
    }

    @Test
    void isWithoutEffectWhenDone() {
        try (Pipeline quick = Pipeline.load(Golden.path("models/sdxl"), ONNX)) {
            Generation generation = quick.start(REQUEST);
            assertThat(generation.result()).hasSize(1);
            generation.cancel();
            assertThat(generation.result()).hasSize(1);
            assertThat(generation.progress().phase()).isEqualTo(GenerationPhase.DONE);
            assertThat(generation.progress().step()).isEqualTo(3);
        }
    }

    /** The picture is so large that one call takes seconds; the runtime has to break it off. */
    @Test
    void breaksOffACallOfTheRealRuntime() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        ModelOptions options = ModelOptions.builder().runtime(ProbeRuntime.NAME).build();
        Request large = Request.builder("a boat at sea").size(1536, 1536).steps(50).seed(1).build();
        List<Integer> steps = new ArrayList<>();
        try (AutoCloseable _ =
                        ProbeRuntime.with((name, network) ->
                                name.equals("unet")
                                        ? new SignallingNetwork(network, called)
                                        : network);
                Pipeline real = Pipeline.load(PostcardXl.folder(), options)) {
            Generation generation = real.start(large, step -> steps.add(step.step()));
            called.await();
            Thread.sleep(50);
            generation.cancel();
            assertThatThrownBy(generation::result).isInstanceOf(GenerationCancelledException.class);
            assertThat(steps).isEmpty();
        }
    }
}
