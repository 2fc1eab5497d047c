package org.gouache.benchmarks;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One UNet call of Gouache and of PyTorch's export in turn, in one process, so that both see the
 * same machine: {@code ROUNDS THREADS}. With {@code memory GOUACHE|PYTORCH THREADS}, the peak of a
 * process that holds only one of them.
 */
final class UNetCallReport {
    private static final double MIB = 1 << 20;

    private UNetCallReport() {}

    static void main(String[] args) throws IOException {
        try (Arena arena = Arena.ofShared()) {
            UNetCase unet = UNetCase.chosen(arena);
            if (args[0].equals("memory")) {
                memory(unet, Maker.valueOf(args[1]), Integer.parseInt(args[2]));
            } else {
                time(unet, Integer.parseInt(args[0]), Integer.parseInt(args[1]));
            }
        }
    }

    private static void time(UNetCase unet, int rounds, int threads) {
        Call[] ours = new Call[rounds];
        Call[] theirs = new Call[rounds];
        try (LoadedUNet gouache = LoadedUNet.load(Maker.GOUACHE, unet, threads);
                LoadedUNet pytorch = LoadedUNet.load(Maker.PYTORCH, unet, threads)) {
            unet.check(gouache.predict());
            unet.check(pytorch.predict());
            for (int i = 0; i < rounds; i++) {
                if (i % 2 == 0) {
                    ours[i] = Call.of(gouache);
                    theirs[i] = Call.of(pytorch);
                } else {
                    theirs[i] = Call.of(pytorch);
                    ours[i] = Call.of(gouache);
                }
            }
        }
        print("wall time", ours, theirs, Call::wall);
        if (threads == 1) {
            print("processor time", ours, theirs, Call::processor);
        }
    }

    private static void print(
            String what, Call[] ours, Call[] theirs, ToDoubleFunction<Call> figure) {
        double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, i -> figure.applyAsDouble(ours[i]) / figure.applyAsDouble(theirs[i]));
        print(
                "%s: Gouache %s ms, PyTorch's export %s ms, ratio %s",
                what,
                sample(ours, figure).format(2),
                sample(theirs, figure).format(2),
                new Sample(ratios).format(3));
    }

    private static Sample sample(Call[] calls, ToDoubleFunction<Call> figure) {
        return new Sample(Arrays.stream(calls).mapToDouble(figure).toArray());
    }

    /**
     * How long one call took, in milliseconds.
     *
     * @param processor of the calling thread: all of it where the network has no other
     */
    private record Call(double wall, double processor) {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        static Call of(LoadedUNet unet) {
            long wall = System.nanoTime();
            long processor = THREADS.getCurrentThreadCpuTime();
            unet.predict();
            return new Call(
                    (System.nanoTime() - wall) / 1e6,
                    (THREADS.getCurrentThreadCpuTime() - processor) / 1e6);
        }
    }

    private static void memory(UNetCase unet, Maker maker, int threads) {
        long start = System.nanoTime();
        try (LoadedUNet loaded = LoadedUNet.load(maker, unet, threads)) {
            double seconds = (System.nanoTime() - start) / 1e9;
            ProcessMemory memory = ProcessMemory.ofThisProcess();
            double loading = memory.peakResident().orElseThrow() / MIB;
            loaded.predict();
            unet.check(loaded.predict());
            print(
                    "%s: loaded in %.2f s, peak while loading %.0f MiB, peak %.0f MiB; now %.0f MiB"
                            + " anonymous, %.0f MiB of files",
                    maker,
                    seconds,
                    loading,
                    memory.peakResident().orElseThrow() / MIB,
                    memory.residentAnonymous().orElseThrow() / MIB,
                    memory.residentFiles().orElseThrow() / MIB);
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
