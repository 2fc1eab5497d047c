package org.gouache.testing.networks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.Map;

/** A call of the vector runtime works in memory that was planned before. */
@Tag("thorough")
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 300;
    private static final int CALLS = 20;

    /** Of what goes in and out, and for each of some hundred steps the little it runs with. */
    private static final long ALLOWED_BYTES = 64 << 10;

    @Test
    void aCallAllocatesNextToNothing() {
        GoldenNetwork golden =
                GoldenNetwork.all()
                        .filter(network -> network.name().equals("sdxl unet"))
                        .findFirst()
                        .orElseThrow();
        try (Checkpoint checkpoint = golden.checkpoint();
                Network network =
                        InferenceRuntime.named("vector")
                                .load(
                                        new GraphSource(
                                                golden.definition()
                                                        .apply(
                                                                checkpoint.config(
                                                                        golden.component())),
                                                checkpoint.weights(golden.component())),
                                        LoadOptions.DEFAULT.withThreads(1))) {
            Map<String, Tensor> inputs = golden.cases().getFirst().inputs();
            Map<String, Tensor> results = network.run(inputs);
            for (int i = 0; i < WARM_UP; i++) {
                network.run(inputs, results);
            }
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                network.run(inputs, results);
            }
            long allocated = (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
            assertThat(allocated).isLessThan(ALLOWED_BYTES);
        }
    }
}
