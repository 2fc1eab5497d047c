package org.gouache.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * All products in turn and in random order in one process: {@code ROUNDS THREADS [SIZE...]}. With
 * one thread the processor's time counts, with more the clock's.
 */
final class MatMulReport {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double WARM_UP_OPERATIONS = 2e10;
    private static final double ROUND_OPERATIONS = 1e9;
    private static final double TOLERANCE = 1e-4;

    private MatMulReport() {}

    static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        int threads = Integer.parseInt(args[1]);
        List<MatMulCase> sizes =
                args.length > 2
                        ? Arrays.stream(args).skip(2).map(MatMulCase::parse).toList()
                        : MatMulCase.ALL;
        for (MatMulCase size : sizes) {
            report(size, rounds, threads);
        }
    }

    private static void report(MatMulCase size, int rounds, int threads) {
        Map<String, Multiplier> multipliers = new LinkedHashMap<>();
        try {
            for (String name : Multiplier.NAMES) {
                multipliers.put(name, Multiplier.of(name, size, threads));
            }
            requireEqual(
                    requireNonNull(multipliers.get(Multiplier.REFERENCE)).compute(),
                    requireNonNull(multipliers.get(Multiplier.DENSE)).compute());
            print(size, measure(size, multipliers, rounds, threads));
        } finally {
            multipliers.values().forEach(Multiplier::close);
        }
    }

    private static void requireEqual(MemorySegment expected, MemorySegment found) {
        for (long at = 0; at < expected.byteSize(); at += Float.BYTES) {
            float difference =
                    expected.get(JAVA_FLOAT_UNALIGNED, at) - found.get(JAVA_FLOAT_UNALIGNED, at);
            if (!(Math.abs(difference) < TOLERANCE)) {
                throw new AssertionError("results differ by " + difference);
            }
        }
    }

    private static Map<String, double[]> measure(
            MatMulCase size, Map<String, Multiplier> calls, int rounds, int threads) {
        Map<String, double[]> seconds = new LinkedHashMap<>();
        calls.keySet().forEach(name -> seconds.put(name, new double[rounds]));
        int repetitions = (int) Math.ceil(ROUND_OPERATIONS / size.operations());
        int warmUps = (int) Math.ceil(WARM_UP_OPERATIONS / size.operations());
        calls.values().forEach(call -> time(call, warmUps, threads));
        List<String> order = new ArrayList<>(calls.keySet());
        Random random = new Random(0);
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order, random);
            for (String name : order) {
                requireNonNull(seconds.get(name))[round] =
                        time(requireNonNull(calls.get(name)), repetitions, threads);
            }
        }
        return seconds;
    }

    private static double time(Multiplier call, int repetitions, int threads) {
        long begin = threads == 1 ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
        for (int i = 0; i < repetitions; i++) {
            var _ = call.compute();
        }
        long end = threads == 1 ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
        return (end - begin) * 1e-9 / repetitions;
    }

    private static void print(MatMulCase size, Map<String, double[]> seconds) {
        double[] reference = requireNonNull(seconds.get(Multiplier.REFERENCE));
        double[] dense = requireNonNull(seconds.get(Multiplier.DENSE));
        seconds.forEach((name, times) ->
                System.out.printf(
                        Locale.ROOT,
                        "%-15s %-8s %5.1f GFLOP/s, %.2f of ONNX Runtime, %.2f of our dense%n",
                        size,
                        name,
                        size.operations() / new Sample(times).median() * 1e-9,
                        medianRatio(reference, times),
                        medianRatio(dense, times)));
    }

    private static double medianRatio(double[] base, double[] times) {
        double[] ratios = new double[times.length];
        Arrays.setAll(ratios, i -> base[i] / times[i]);
        return new Sample(ratios).median();
    }
}
