package org.gouache.benchmarks;

import org.gouache.palettize.decode.PaletteDecoder;
import org.gouache.tensor.ElementType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Decoding against writing and copying the same memory, in turn and in random order in one process,
 * as shares of the speed of writing. Arguments: rounds, groups, and {@code scaled} if so.
 */
final class DecodeReport {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int[] BITS = {1, 2, 3, 4, 6, 8};

    private DecodeReport() {}

    /** One of the things that take turns. */
    private record Contender(String name, long bytes, Runnable call, double[] seconds) {
        void run(int round) {
            long begin = THREADS.getCurrentThreadCpuTime();
            call.run();
            seconds[round] = (THREADS.getCurrentThreadCpuTime() - begin) * 1e-9;
        }

        double median(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }

    public static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        int groups = Integer.parseInt(args[1]);
        boolean scaled = args.length > 2 && args[2].equals("scaled");
        for (ElementType type : List.of(ElementType.F32, ElementType.F16)) {
            report(type, rounds, groups, scaled);
        }
    }

    private static void report(ElementType type, int rounds, int groups, boolean scaled) {
        PaletteDecoder decoder = PaletteDecoder.create();
        long bytes = DecodeCase.TARGET_BYTES;
        MemorySegment target = Arena.ofAuto().allocate(bytes, 64);
        MemorySegment source = Arena.ofAuto().allocate(bytes, 64);
        List<Contender> contenders = new ArrayList<>();
        contenders.add(
                new Contender(
                        "writing", bytes, () -> StoreOnly.write(target, 1), new double[rounds]));
        contenders.add(
                new Contender("copying", bytes, () -> target.copyFrom(source), new double[rounds]));
        for (int bits : BITS) {
            DecodeCase sample = DecodeCase.random(bits, type, groups, scaled);
            contenders.add(
                    new Contender(
                            bits + " bits",
                            bytes,
                            () -> sample.decode(decoder, target),
                            new double[rounds]));
        }
        measure(contenders, rounds);
        print(type, contenders);
    }

    private static void measure(List<Contender> contenders, int rounds) {
        List<Contender> order = new ArrayList<>(contenders);
        Random random = new Random(0);
        for (int round = -rounds; round < rounds; round++) {
            Collections.shuffle(order, random);
            for (Contender contender : order) {
                contender.run(Math.max(round, 0));
            }
        }
    }

    private static void print(ElementType type, List<Contender> contenders) {
        double[] writing = contenders.getFirst().seconds();
        for (Contender contender : contenders) {
            double[] shares = new double[writing.length];
            for (int i = 0; i < shares.length; i++) {
                shares[i] = 100 * writing[i] / contender.seconds()[i];
            }
            Arrays.sort(shares);
            System.out.printf(
                    Locale.ROOT,
                    "%s %-8s %5.1f GB/s, %3.0f %% of writing [%.0f-%.0f]%n",
                    type,
                    contender.name(),
                    contender.bytes() / contender.median(contender.seconds()) * 1e-9,
                    shares[shares.length / 2],
                    shares[shares.length / 10],
                    shares[shares.length * 9 / 10]);
        }
    }
}
