package org.gouache.benchmarks;

import static java.util.Objects.requireNonNull;

import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.vector.PlanCase;
import org.gouache.tensor.Tensor;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Attention and convolutions of the vector runtime and ONNX Runtime in turn in one process: {@code
 * ROUNDS THREADS [OPERATION...]}. What it takes to bring images into a runtime's own order counts
 * for ONNX Runtime, which does it inside. Fastest rounds are what to trust where the machine has
 * other work to do.
 */
final class OperationsReport {
    private static final double WARM_UP_OPERATIONS = 4e10;
    private static final double ROUND_OPERATIONS = 5e9;
    private static final int PALETTE_BITS = 4;

    private OperationsReport() {}

    static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        int threads = Integer.parseInt(args[1]);
        List<String> names =
                args.length > 2
                        ? Arrays.asList(args).subList(2, args.length)
                        : Stream.of(OperationCase.ATTENTIONS, OperationCase.CONVOLUTIONS)
                                .flatMap(List::stream)
                                .toList();
        for (String name : names) {
            report(OperationCase.parse(name), rounds, threads);
        }
    }

    private static void report(OperationCase operation, int rounds, int threads) {
        Map<String, Tensor> inputs = operation.values();
        Map<String, LongSupplier> calls = new LinkedHashMap<>();
        LoadOptions options = LoadOptions.DEFAULT.withThreads(threads);
        GraphSource dense = new GraphSource(operation, operation.weights(0));
        GraphSource palettes = new GraphSource(operation, operation.weights(PALETTE_BITS));
        try (Network onnx = InferenceRuntime.named("onnx").load(dense, options);
                PlanCase vector = new PlanCase(dense, inputs, threads);
                PlanCase palettized = new PlanCase(palettes, inputs, threads)) {
            Map<String, Tensor> results =
                    Map.of("result", onnx.run(inputs).values().iterator().next());
            LongSupplier clock = clock(threads);
            calls.put("ONNX Runtime", () -> time(onnx, inputs, results, clock));
            calls.put("dense", () -> vector.compute(inputs, clock));
            if (operation instanceof OperationCase.Convolution) {
                calls.put(PALETTE_BITS + " bits", () -> palettized.compute(inputs, clock));
            }
            measure(operation, calls, rounds);
        }
    }

    /** One thread's processor time, which other work on the machine does not lengthen. */
    private static LongSupplier clock(int threads) {
        return threads == 1
                ? ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime
                : System::nanoTime;
    }

    private static long time(
            Network network,
            Map<String, Tensor> inputs,
            Map<String, Tensor> results,
            LongSupplier clock) {
        long start = clock.getAsLong();
        network.run(inputs, results);
        return clock.getAsLong() - start;
    }

    private static void measure(
            OperationCase operation, Map<String, LongSupplier> calls, int rounds) {
        Map<String, double[]> seconds = new LinkedHashMap<>();
        calls.forEach((name, call) -> {
            seconds.put(name, new double[rounds]);
            repeat(call, WARM_UP_OPERATIONS, operation);
        });
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, LongSupplier> call : calls.entrySet()) {
                requireNonNull(seconds.get(call.getKey()))[round] =
                        repeat(call.getValue(), ROUND_OPERATIONS, operation);
            }
        }
        double[] reference = seconds.values().iterator().next();
        seconds.forEach((name, times) -> {
            double[] ratios = new double[rounds];
            Arrays.setAll(ratios, i -> reference[i] / times[i]);
            System.out.printf(
                    Locale.ROOT,
                    "%-28s %-12s %6.1f GFLOP/s, %.2f of ONNX Runtime; fastest rounds %6.1f, %.2f%n",
                    operation.name(),
                    name,
                    operation.operations() / new Sample(times).median() / 1e9,
                    new Sample(ratios).median(),
                    operation.operations() / fastest(times) / 1e9,
                    fastest(reference) / fastest(times));
        });
    }

    private static double fastest(double[] seconds) {
        return Arrays.stream(seconds).min().orElseThrow();
    }

    private static double repeat(LongSupplier call, double wanted, OperationCase operation) {
        int repetitions = (int) Math.ceil(wanted / operation.operations());
        long nanos = 0;
        for (int i = 0; i < repetitions; i++) {
            nanos += call.getAsLong();
        }
        return nanos / 1e9 / repetitions;
    }
}
