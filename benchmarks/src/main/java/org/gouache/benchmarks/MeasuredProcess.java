package org.gouache.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A finished process: what it said, how long it took, how much memory it held at most.
 *
 * @param peakBytes the largest resident set, where the system tells it (Linux)
 */
public record MeasuredProcess(
        int exitCode, String out, String err, Duration wall, OptionalLong peakBytes) {
    private static final long SAMPLING_MILLIS = 5;

    /**
     * Runs a command to its end.
     *
     * @throws TimeoutException if it takes longer; the process is then gone
     */
    public static MeasuredProcess run(List<String> command, Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        return run(command, Map.of(), timeout);
    }

    /** As {@link #run(List, Duration)}, with environment variables of its own. */
    public static MeasuredProcess run(
            List<String> command, Map<String, String> environment, Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        Path out = Files.createTempFile("process", ".out");
        Path err = Files.createTempFile("process", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().putAll(environment);
            long start = System.nanoTime();
            Process process = builder.start();
            process.getOutputStream().close();
            long peak = awaitPeak(process, start + timeout.toNanos());
            Duration wall = Duration.ofNanos(System.nanoTime() - start);
            return new MeasuredProcess(
                    process.exitValue(),
                    Files.readString(out),
                    Files.readString(err),
                    wall,
                    peak > 0 ? OptionalLong.of(peak) : OptionalLong.empty());
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static long awaitPeak(Process process, long deadline)
            throws InterruptedException, TimeoutException {
        ProcessMemory memory = ProcessMemory.of(process.pid());
        long peak = 0;
        try {
            while (!process.waitFor(SAMPLING_MILLIS, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, memory.peakResident().orElse(0));
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("still running: " + process.info());
                }
            }
            return peak;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
