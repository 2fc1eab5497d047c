package org.gouache.benchmarks;

import org.gouache.palettize.decode.PaletteDecoder;
import org.gouache.tensor.ElementType;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Decoding against writing and copying the same memory, in turn and in random order in one process
 * that has used memory of all kinds, by the processor's time. Arguments: rounds, groups, and {@code
 * scaled} if so.
 */
final class DecodeReport {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int[] BITS = {1, 2, 3, 4, 6, 8};

    private DecodeReport() {}

    /** One of the things that take turns. */
    private record Contender(String name, Runnable call, double[] seconds) {
        void run(int round) {
            long begin = THREADS.getCurrentThreadCpuTime();
            call.run();
            seconds[round] = (THREADS.getCurrentThreadCpuTime() - begin) * 1e-9;
        }
    }

    static void main(String[] args) throws IOException {
        int rounds = Integer.parseInt(args[0]);
        int groups = Integer.parseInt(args[1]);
        boolean scaled = args.length > 2 && args[2].equals("scaled");
        MemoryOfAllKinds.use();
        for (ElementType type : List.of(ElementType.F32, ElementType.F16)) {
            report(type, rounds, groups, scaled);
        }
    }

    private static void report(ElementType type, int rounds, int groups, boolean scaled) {
        PaletteDecoder decoder = PaletteDecoder.create();
        MemorySegment target = Arena.ofAuto().allocate(DecodeCase.TARGET_BYTES, 64);
        MemorySegment source = Arena.ofAuto().allocate(DecodeCase.TARGET_BYTES, 64);
        Map<String, Runnable> calls = new LinkedHashMap<>();
        calls.put("writing", () -> StoreOnly.write(target, 1));
        calls.put("copying", () -> target.copyFrom(source));
        for (int bits : BITS) {
            DecodeCase sample = DecodeCase.random(bits, type, groups, scaled);
            calls.put(bits + " bits", () -> sample.decode(decoder, target));
        }
        List<Contender> contenders =
                calls.entrySet().stream()
                        .map(it -> new Contender(it.getKey(), it.getValue(), new double[rounds]))
                        .toList();
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
            double[] rates = new double[writing.length];
            double[] shares = new double[writing.length];
            for (int i = 0; i < shares.length; i++) {
                rates[i] = DecodeCase.TARGET_BYTES / contender.seconds()[i] * 1e-9;
                shares[i] = 100 * writing[i] / contender.seconds()[i];
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s %-8s %5.1f GB/s, %3.0f %% of writing [%.0f-%.0f]%n",
                    type,
                    contender.name(),
                    new Sample(rates).median(),
                    new Sample(shares).median(),
                    tenth(shares, 1),
                    tenth(shares, 9));
        }
    }

    private static double tenth(double[] values, int tenths) {
        return new Sample(values).sorted()[values.length * tenths / 10];
    }
}
