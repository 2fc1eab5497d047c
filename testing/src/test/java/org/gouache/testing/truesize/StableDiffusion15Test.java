package org.gouache.testing.truesize;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.benchmarks.MeasuredProcess;
import org.gouache.benchmarks.SyntheticCheckpoint;
import org.gouache.image.Image;
import org.gouache.image.PngFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Stable Diffusion 1.5 in its true size, with random weights, from the command line. */
@Tag("thorough")
class StableDiffusion15Test {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final long GIB = 1L << 30;

    @TempDir Path folder;

    @Test
    void makesAPictureOf512PixelsInLittleMoreMemoryThanTheUNetTakes(TestReporter reporter)
            throws Exception {
        SyntheticCheckpoint.SD15.write(folder.resolve("sd15"));
        Path picture = folder.resolve("picture.png");

        MeasuredProcess process =
                MeasuredProcess.run(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.gouache.cli.Gouache",
                                "generate",
                                "a red boat at sea at sunset",
                                "--model=" + folder.resolve("sd15"),
                                "--steps=2",
                                "--seed=42",
                                "--memory=low",
                                "--output=" + picture),
                        PATIENCE);

        assertThat(process.exitCode()).as(process.err()).isZero();
        assertThat(process.out()).contains("picture.png", "seed 42", "2 steps", "sd15", "onnx");
        Image image = PngFile.read(picture).image();
        assertThat(image.width()).isEqualTo(512);
        assertThat(image.height()).isEqualTo(512);
        process.peakBytes()
                .ifPresent(peak -> {
                    assertThat(peak).isLessThan(8 * GIB);
                    reporter.publishEntry(
                            "Stable Diffusion 1.5, 512 x 512, 2 steps",
                            String.format(
                                    Locale.ROOT,
                                    "%.0f s, peak %.2f GiB",
                                    process.wall().toMillis() / 1e3,
                                    (double) peak / GIB));
                });
    }
}
