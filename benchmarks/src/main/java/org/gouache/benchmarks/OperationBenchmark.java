package org.gouache.benchmarks;

import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
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

import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Attention and convolutions at the sizes of Stable Diffusion XL, by each runtime. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED"
        })
public class OperationBenchmark {
    @Param({
        "attention-4096x4096x10x64",
        "attention-1024x1024x20x64",
        "attention-4096x77x10x64",
        "attention-1024x77x20x64",
        "attention-4096x4096x1x512",
        "convolution-320x320x128",
        "convolution-640x640x64",
        "convolution-1280x1280x32",
        "convolution-128x128x512"
    })
    public String operation;

    @Param({"onnx", "vector"})
    public String runtime;

    /** Of palettes; 0: float32. Palettes are for the vector runtime. */
    @Param({"0", "4"})
    public int bits;

    @Param("1")
    public int threads;

    private Map<String, Tensor> inputs;
    private Map<String, Tensor> results;
    private Network network;

    @Setup
    public void load() {
        OperationCase chosen = OperationCase.parse(operation);
        inputs = chosen.values();
        network =
                InferenceRuntime.named(runtime)
                        .load(
                                new GraphSource(chosen, chosen.weights(bits)),
                                LoadOptions.DEFAULT.withThreads(threads));
        results = network.run(inputs);
    }

    @Benchmark
    public Map<String, Tensor> run() {
        network.run(inputs, results);
        return results;
    }

    @TearDown
    public void close() {
        network.close();
    }
}
