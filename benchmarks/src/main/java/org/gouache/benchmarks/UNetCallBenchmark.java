package org.gouache.benchmarks;

import org.gouache.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;

/** One UNet call, beside PyTorch's export of the same network in the same ONNX Runtime. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class UNetCallBenchmark {
    @Param({"GOUACHE", "PYTORCH"})
    public Maker maker = Maker.GOUACHE;

    @Param({"1", "2"})
    public int threads;

    private final Arena arena = Arena.ofShared();
    private LoadedUNet unet;

    @Setup
    public void load() throws IOException {
        UNetCase chosen = UNetCase.chosen(arena);
        unet = LoadedUNet.load(maker, chosen, threads);
        chosen.check(unet.predict());
    }

    @Benchmark
    public Tensor predict() {
        return unet.predict();
    }

    @TearDown
    public void close() {
        unet.close();
        arena.close();
    }
}
