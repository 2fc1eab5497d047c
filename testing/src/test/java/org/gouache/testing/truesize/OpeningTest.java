package org.gouache.testing.truesize;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.benchmarks.ProcessMemory;
import org.gouache.benchmarks.SyntheticCheckpoint;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.WeightStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * A checkpoint of Stable Diffusion XL's size opens at once, for its weights stay where they are.
 */
class OpeningTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WEIGHTS = 1680 + 196 + 517 + 248;
    private static final long MIB = 1 << 20;

    @TempDir static Path folder;

    @BeforeAll
    static void write() throws IOException {
        SyntheticCheckpoint.SDXL.writeSparse(folder);
    }

    /** Processor time, so that a busy machine changes nothing. */
    @Test
    void takesLessThanAFifthOfASecond() {
        Duration fastest =
                IntStream.range(0, 5)
                        .mapToObj(_ -> timeToOpen())
                        .min(Duration::compareTo)
                        .orElseThrow();

        assertThat(fastest).isLessThan(Duration.ofMillis(200));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void bringsNoWeightsIntoMemory() {
        timeToOpen();
        ProcessMemory memory = ProcessMemory.ofThisProcess();
        long before = memory.residentFiles().orElseThrow();

        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(openWeights(checkpoint)).isEqualTo(WEIGHTS);
            assertThat(memory.residentFiles().orElseThrow() - before).isLessThan(4 * MIB);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void givesBackTheMemoryOfWhatWasRead() {
        ProcessMemory memory = ProcessMemory.ofThisProcess();
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            long before = memory.residentFiles().orElseThrow();
            WeightStore weights = checkpoint.weights(CheckpointComponent.TEXT_ENCODER);
            weights.names().forEach(name -> touch((DenseWeight) weights.get(name)));
            assertThat(memory.residentFiles().orElseThrow() - before).isGreaterThan(200 * MIB);

            checkpoint.release(CheckpointComponent.TEXT_ENCODER);

            assertThat(memory.residentFiles().orElseThrow() - before).isLessThan(4 * MIB);
        }
    }

    private static void touch(DenseWeight weight) {
        MemorySegment.ofArray(new byte[Math.toIntExact(weight.bytes())]).copyFrom(weight.data());
    }

    private static Duration timeToOpen() {
        long start = THREADS.getCurrentThreadCpuTime();
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            openWeights(checkpoint);
        }
        return Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
    }

    private static int openWeights(Checkpoint checkpoint) {
        int weights = 0;
        for (CheckpointComponent component : checkpoint.components()) {
            weights += checkpoint.weights(component).names().size();
        }
        return weights;
    }
}
