package org.gouache.benchmarks;

import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.Palettized;
import org.gouache.palettize.Palettizer;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
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

import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Palettizing the largest layer of Stable Diffusion XL's UNet, 13.1 million weights. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PalettizeBenchmark {
    private static final Shape SHAPE = Shape.of(10_240, 1280);
    private static final double DEVIATION = 0.03;

    @Param({"GAUSSIAN", "STUDENT_T"})
    private String curve;

    /** Numbers of bits, one after the other with one palettizer. */
    @Param({"1", "2", "3", "4", "6", "8", "1 2 3 4 6 8"})
    private String bits;

    private DenseWeight weight;
    private List<PaletteSpec> specs;

    @Setup
    public void fill() {
        weight =
                new DenseWeight(
                        ElementType.F16,
                        SHAPE,
                        Arena.ofAuto().allocate(SHAPE.elements() * Short.BYTES));
        BellCurve.valueOf(curve).fill(weight.data(), 0, DEVIATION);
        specs = Stream.of(bits.split(" ")).map(Integer::valueOf).map(PaletteSpec::ofBits).toList();
    }

    @Benchmark
    public double palettize() {
        Palettizer palettizer = Palettizer.of("layer", weight);
        double error = 0;
        for (PaletteSpec spec : specs) {
            try (Arena arena = Arena.ofConfined()) {
                Palettized palettized = palettizer.palettize(spec, arena);
                error += palettized.error().squaredError();
            }
        }
        return error;
    }
}
