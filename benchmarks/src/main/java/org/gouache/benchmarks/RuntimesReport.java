package org.gouache.benchmarks;

import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.Network;
import org.gouache.tensor.Tensor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One UNet call by some runtimes in turn in one process, for two pictures of the usual size: {@code
 * ROUNDS THREADS RUNTIME=FOLDER...}. The first is what others are compared with. The peak of memory
 * means something if there is only one.
 */
final class RuntimesReport {
    private static final double GIB = 1 << 30;

    private RuntimesReport() {}

    /** A network that is ready. */
    private record Loaded(String name, CheckpointUNet unet, Network network)
            implements AutoCloseable {
        static Loaded load(String argument, int threads) {
            String[] parts = argument.split("=", 2);
            CheckpointUNet unet = CheckpointUNet.open(Path.of(parts[1]));
            LoadOptions options = LoadOptions.DEFAULT.withThreads(threads);
            Network network = InferenceRuntime.named(parts[0]).load(unet.network(), options);
            return new Loaded(argument, unet, network);
        }

        float[] predict() {
            Map<String, Tensor> results = network.run(unet.inputs());
            return Objects.requireNonNull(results.get("out_sample")).toFloats();
        }

        double seconds() {
            long start = System.nanoTime();
            predict();
            return (System.nanoTime() - start) / 1e9;
        }

        @Override
        public void close() {
            network.close();
            unet.close();
        }
    }

    static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        int threads = Integer.parseInt(args[1]);
        List<Loaded> networks = new ArrayList<>();
        try {
            Arrays.stream(args)
                    .skip(2)
                    .map(argument -> Loaded.load(argument, threads))
                    .forEach(networks::add);
            report(networks, rounds);
        } finally {
            networks.forEach(Loaded::close);
        }
    }

    private static void report(List<Loaded> networks, int rounds) {
        float[] expected = networks.getFirst().predict();
        for (Loaded network : networks.subList(1, networks.size())) {
            print("%s differs by %.3g at most", network.name(), distance(expected, network));
        }
        double[][] seconds = new double[networks.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < networks.size(); i++) {
                seconds[i][round] = networks.get(i).seconds();
            }
        }
        for (int i = 0; i < networks.size(); i++) {
            double[] times = seconds[i];
            double[] ratios = new double[rounds];
            Arrays.setAll(ratios, round -> times[round] / seconds[0][round]);
            print(
                    "%s: %s s, of the first %s",
                    networks.get(i).name(),
                    new Sample(times).format(2),
                    new Sample(ratios).format(3));
        }
        ProcessMemory.ofThisProcess()
                .peakResident()
                .ifPresent(bytes -> print("peak %.2f GiB", bytes / GIB));
    }

    private static double distance(float[] expected, Loaded network) {
        float[] found = network.predict();
        double distance = 0;
        for (int i = 0; i < found.length; i++) {
            distance = Math.max(distance, Math.abs(expected[i] - found[i]));
        }
        return distance;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
