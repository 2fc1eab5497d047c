package org.gouache.testing.truesize;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.benchmarks.MeasuredProcess;
import org.gouache.benchmarks.SyntheticCheckpoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Stable Diffusion 1.5 in its true size on its way into Core ML packages, from the command line:
 * its weights, of 2 GB, are never in memory together.
 */
@Tag("thorough")
class CoreMlExportTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final double MIB = 1 << 20;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"'', 600, 1600", "--bits=4, 800, 400"})
    void takesLittleMemory(String option, int peakMiB, int unetMiB, TestReporter reporter)
            throws Exception {
        Path dense = folder.resolve("sd15");
        Path exported = folder.resolve("exported");
        SyntheticCheckpoint.SD15.writeSparse(dense);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.gouache.cli.Gouache",
                                "export",
                                dense.toString(),
                                "--format=coreml",
                                "--quiet",
                                "--output=" + exported));
        if (!option.isEmpty()) {
            command.add(option);
        }

        MeasuredProcess process = MeasuredProcess.run(command, PATIENCE);

        assertThat(process.exitCode()).as(process.err()).isZero();
        assertThat(
                        Files.size(
                                        exported.resolve(
                                                "Unet.mlpackage/Data/com.apple.CoreML/weights/weight.bin"))
                                / MIB)
                .isBetween(unetMiB - 50.0, unetMiB + 50.0);
        process.peakBytes()
                .ifPresent(peak -> {
                    assertThat(peak / MIB).isLessThan(peakMiB);
                    reporter.publishEntry(
                            "Stable Diffusion 1.5 as Core ML packages " + option,
                            String.format(
                                    Locale.ROOT,
                                    "%.0f s, peak %.0f MiB",
                                    process.wall().toMillis() / 1e3,
                                    peak / MIB));
                });
    }
}
