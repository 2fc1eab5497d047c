package org.gouache.testing.networks;

import com.sun.management.ThreadMXBean;

import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.tensor.Tensor;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What a call of a network on the vector runtime allocates on the heap. */
final class AllocatedBytes {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 20;

    /**
     * Vectors are objects until their loops are compiled, which takes its time beside other tests.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private AllocatedBytes() {}

    /** Prints them: {@code ENOUGH}. */
    static void main(String[] args) {
        System.out.println(measure(Long.parseLong(args[0])));
    }

    /**
     * Bytes per call of a UNet in one thread, once everything is compiled.
     *
     * @param enough fewer are taken for that
     */
    static long measure(long enough) {
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
            while (allocated >= enough && Instant.now().isBefore(end)) {
                allocated = allocatedByCall(network, inputs, results);
            }
            return allocated;
        }
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
