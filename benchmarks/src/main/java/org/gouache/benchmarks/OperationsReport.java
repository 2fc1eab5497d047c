package org.gouache.benchmarks;

import static java.util.Objects.requireNonNull;

import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.vector.PlanCase;
import org.gouache.tensor.Tensor;

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
 * for ONNX Runtime, which does it inside.
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
            calls.put("ONNX Runtime", () -> time(onnx, inputs, results));
            calls.put("dense", () -> time(vector, inputs));
            if (operation instanceof OperationCase.Convolution) {
                calls.put(PALETTE_BITS + " bits", () -> time(palettized, inputs));
            }
            measure(operation, calls, rounds);
        }
    }

    private static long time(
            Network network, Map<String, Tensor> inputs, Map<String, Tensor> results) {
        long start = System.nanoTime();
        network.run(inputs, results);
        return System.nanoTime() - start;
    }

    private static long time(PlanCase plan, Map<String, Tensor> inputs) {
        long[] nanos = new long[plan.ops().size()];
        plan.compute(inputs, nanos);
        return Arrays.stream(nanos).sum();
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
                    "%-28s %-12s %6.1f GFLOP/s, %.2f of ONNX Runtime%n",
                    operation.name(),
                    name,
                    operation.operations() / new Sample(times).median() / 1e9,
                    new Sample(ratios).median());
        });
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
