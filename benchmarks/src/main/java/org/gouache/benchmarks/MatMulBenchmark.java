package org.gouache.benchmarks;

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

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/** Products at the sizes of Stable Diffusion XL, beside ONNX Runtime's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class MatMulBenchmark {
    @Param({
        "4096x640x640",
        "4096x640x5120",
        "1024x1280x1280",
        "1024x1280x10240",
        "1024x5120x1280",
        "77x2048x1280",
        "1x1280x1280"
    })
    public String size;

    /** One of {@link Multiplier#NAMES}. */
    @Param({
        "ORT-F32", "ORT-2-0", "ORT-2-4", "ORT-4-0", "ORT-4-4", "ORT-8-0", "ORT-8-4", "F32", "F16",
        "1", "2", "3", "4", "6", "8"
    })
    public String multiplier;

    @Param({"1", "2"})
    public int threads;

    private Multiplier made;

    @Setup
    public void load() {
        made = Multiplier.of(multiplier, MatMulCase.parse(size), threads);
    }

    @TearDown
    public void close() {
        made.close();
    }

    @Benchmark
    public MemorySegment multiply() {
        return made.compute();
    }
}
