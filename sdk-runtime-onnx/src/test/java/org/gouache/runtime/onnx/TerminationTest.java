package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.contract.MemoryWeights;
import org.gouache.contract.TinyNetwork;
import org.gouache.graph.Padding;
import org.gouache.graph.Value;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.NetworkTerminatedException;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Calls that are ended from another thread. */
@Timeout(120)
class TerminationTest {
    private static final Tensor SMALL = Tensor.zeros(Shape.of(1, 8, 4, 4));

    /** A minute of convolutions, were it not ended. */
    private static final Tensor LARGE = Tensor.zeros(Shape.of(1, 8, 2048, 2048));

    private static TinyNetwork deep() {
        return new TinyNetwork(
                        (b, in) -> {
                            Value hidden = in.get("x");
                            for (int i = 0; i < 400; i++) {
                                hidden = b.conv2d("conv" + i, hidden, 8, 3, 1, Padding.all(1));
                            }
                            b.output("y", hidden);
                        })
                .image("x", 8);
    }

    @Test
    void runningCallEnds() throws Exception {
        try (Network network = load()) {
            AtomicBoolean ended = new AtomicBoolean();
            CompletableFuture<Void> ending =
                    CompletableFuture.runAsync(() -> {
                        while (!ended.get()) {
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                            network.terminate();
                        }
                    });
            assertThatThrownBy(() -> network.run(Map.of("x", LARGE)))
                    .isInstanceOf(NetworkTerminatedException.class)
                    .hasMessage("tiny was terminated");
            ended.set(true);
            ending.get();
            assertThat(network.run(Map.of("x", SMALL))).containsOnlyKeys("y");
        }
    }

    @Test
    void withoutACallNothingHappens() {
        try (Network network = load()) {
            network.terminate();
            assertThat(network.run(Map.of("x", SMALL))).containsOnlyKeys("y");
            network.terminate();
            assertThat(network.run(Map.of("x", SMALL))).containsOnlyKeys("y");
        }
    }

    /** Whether the word comes before, at or after a call, the call ends in one of two ways. */
    @Test
    void atAnyMomentItIsHarmless() throws Exception {
        try (Network network = load()) {
            CompletableFuture<Void> nagging =
                    CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 2000; i++) {
                            network.terminate();
                            Thread.onSpinWait();
                        }
                    });
            int ended = 0;
            for (int i = 0; i < 30 || !nagging.isDone(); i++) {
                try {
                    assertThat(network.run(Map.of("x", SMALL))).containsOnlyKeys("y");
                } catch (NetworkTerminatedException _) {
                    ended++;
                }
            }
            nagging.get();
            assertThat(network.run(Map.of("x", SMALL))).containsOnlyKeys("y");
            assertThat(ended).isNotNegative();
        }
    }

    private static Network load() {
        TinyNetwork network = deep();
        MemoryWeights weights = MemoryWeights.random(network.build(), 1);
        return new OnnxRuntime()
                .load(new GraphSource(network, weights), LoadOptions.DEFAULT.withThreads(1));
    }
}
