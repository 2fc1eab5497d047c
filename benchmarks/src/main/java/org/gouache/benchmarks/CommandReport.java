package org.gouache.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/**
 * Wall time and peak memory of a whole command, each run a process of its own: {@code ROUNDS
 * COMMAND ARGUMENT…}. One run before the others warms the file cache.
 */
final class CommandReport {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final double MIB = 1 << 20;

    private CommandReport() {}

    static void main(String[] args) throws IOException, InterruptedException, TimeoutException {
        int rounds = Integer.parseInt(args[0]);
        List<String> command = Arrays.asList(args).subList(1, args.length);
        double[] seconds = new double[rounds];
        double[] peaks = new double[rounds];
        run(command);
        for (int i = 0; i < rounds; i++) {
            MeasuredProcess process = run(command);
            seconds[i] = process.wall().toNanos() / 1e9;
            peaks[i] = process.peakBytes().orElse(0) / MIB;
        }
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "%s s, peak %s MiB",
                        new Sample(seconds).format(2),
                        new Sample(peaks).format(0)));
    }

    private static MeasuredProcess run(List<String> command)
            throws IOException, InterruptedException, TimeoutException {
        MeasuredProcess process = MeasuredProcess.run(command, PATIENCE);
        if (process.exitCode() != 0) {
            throw new IllegalStateException(
                    "exit code %d: %s".formatted(process.exitCode(), process.err()));
        }
        return process;
    }
}
