package org.gouache.benchmarks;

import org.gouache.palettize.decode.PaletteDecoder;
import org.gouache.tensor.ElementType;
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
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/** Decoding a large weight from memory to memory, beside writing and copying as much memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class DecodeBenchmark {
    @Param({"1", "2", "3", "4", "6", "8"})
    public int bits;

    @Param({"F32", "F16"})
    public ElementType type;

    @Param("1")
    public int groups;

    private final PaletteDecoder decoder = PaletteDecoder.create();
    private DecodeCase sample;
    private MemorySegment source;
    private MemorySegment target;

    @Setup
    public void fill() throws IOException {
        MemoryOfAllKinds.use();
        sample = DecodeCase.random(bits, type, groups, false);
        source = Arena.ofAuto().allocate(DecodeCase.TARGET_BYTES, 64);
        target = Arena.ofAuto().allocate(DecodeCase.TARGET_BYTES, 64);
    }

    @Benchmark
    public MemorySegment decode() {
        sample.decode(decoder, target);
        return target;
    }

    @Benchmark
    public MemorySegment writeOnly() {
        StoreOnly.write(target, bits);
        return target;
    }

    @Benchmark
    public MemorySegment copyOnly() {
        return target.copyFrom(source);
    }
}
