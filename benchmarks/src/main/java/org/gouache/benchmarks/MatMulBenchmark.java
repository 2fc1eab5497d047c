package org.gouache.benchmarks;

import org.gouache.runtime.vector.ProductCase;
import org.gouache.tensor.ElementType;
import org.gouache.weight.Weight;
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

/** Products at the sizes of Stable Diffusion XL, beside ONNX Runtime's MatMul of float32. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class MatMulBenchmark {
    private static final String DENSE = "dense";

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

    /** Bits of an index, or {@code dense} for float32. */
    @Param({DENSE, "1", "2", "3", "4", "6", "8"})
    public String weight;

    @Param("1")
    public int threads;

    private ProductCase product;
    private OnnxMatMul onnx;

    @Setup
    public void load() {
        MatMulCase sample = MatMulCase.parse(size);
        MemorySegment left = sample.left();
        Weight right =
                weight.equals(DENSE)
                        ? sample.dense(ElementType.F32)
                        : sample.palettized(Integer.parseInt(weight));
        product = new ProductCase(left, right, threads);
        MemorySegment transposed = sample.dense(ElementType.F32).transpose().data();
        onnx = new OnnxMatMul(left, sample.rows(), transposed, sample.columns(), threads);
    }

    @TearDown
    public void close() {
        product.close();
        onnx.close();
    }

    @Benchmark
    public MemorySegment gouache() {
        return product.compute();
    }

    @Benchmark
    public MemorySegment onnxRuntime() {
        return onnx.compute();
    }
}
