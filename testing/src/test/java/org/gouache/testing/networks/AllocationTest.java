package org.gouache.testing.networks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import jdk.incubator.vector.VectorShape;

import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A call of the vector runtime works in memory that was planned before. */
@Tag("thorough")
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 20;

    /**
     * Vectors are objects until their loops are compiled, which takes its time beside other tests.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Of what goes in and out, and for each of some hundred steps the little it runs with. */
    private static final long ALLOWED_BYTES = 64 << 10;

    @Test
    @EnabledIf(value = "vectorsAreOfAtMost256Bits", disabledReason = "only tuned up to 256 bits")
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
            Instant end = Instant.now().plus(PATIENCE);
            long allocated = allocatedByCall(network, inputs, results);
            while (allocated >= ALLOWED_BYTES && Instant.now().isBefore(end)) {
                allocated = allocatedByCall(network, inputs, results);
            }
            assertThat(allocated).isLessThan(ALLOWED_BYTES);
        }
    }

    static boolean vectorsAreOfAtMost256Bits() {
        return VectorShape.preferredShape().vectorBitSize() <= 256;
    }

    private static long allocatedByCall(
            Network network, Map<String, Tensor> inputs, Map<String, Tensor> results) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
            network.run(inputs, results);
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
    }
}
