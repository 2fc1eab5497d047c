package org.gouache.benchmarks;

import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Opening a checkpoint of the true size of Stable Diffusion XL, headers of all weights included, in
 * a process that has done nothing else.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(value = 10, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class OpenCheckpointBenchmark {
    private Path folder;

    @Setup
    public void write() throws IOException {
        folder = Files.createTempDirectory("sdxl");
        SyntheticCheckpoint.SDXL.writeSparse(folder);
    }

    @Benchmark
    public int open() {
        int weights = 0;
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            for (CheckpointComponent component : checkpoint.components()) {
                weights += checkpoint.weights(component).names().size();
            }
        }
        return weights;
    }

    @TearDown
    public void delete() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
