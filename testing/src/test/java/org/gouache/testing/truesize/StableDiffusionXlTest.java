package org.gouache.testing.truesize;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.Model;
import org.gouache.benchmarks.MeasuredProcess;
import org.gouache.benchmarks.SyntheticCheckpoint;
import org.gouache.image.Image;
import org.gouache.image.PngFile;
import org.gouache.palette.PaletteOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Stable Diffusion XL in its true size, its UNet in palettes of 4 bits, from the command line, in
 * less memory than the UNet alone takes in float16. The weights are zeros, which take as much
 * memory and time as others once they are palettized, but none on the disk before.
 */
@Tag("thorough")
class StableDiffusionXlTest {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long GIB = 1L << 30;

    @TempDir Path folder;

    @Test
    void makesAPictureFromPalettesInLittleMemory(TestReporter reporter) throws Exception {
        Path dense = folder.resolve("sdxl");
        Path palettized = folder.resolve("sdxl-4bit");
        SyntheticCheckpoint.SDXL.writeSparse(dense);
        try (Model model = Model.open(dense)) {
            model.palettize(palettized, PaletteOptions.ofBits(4));
        }
        Path picture = folder.resolve("picture.png");

        MeasuredProcess process =
                MeasuredProcess.run(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                "-Xms64m",
                                "-XX:MaxNewSize=64m",
                                "-XX:GCTimeRatio=1",
                                "-XX:MaxDirectMemorySize=1t",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.gouache.cli.Gouache",
                                "generate",
                                "a red boat at sea at sunset",
                                "--model=" + palettized,
                                "--memory=low",
                                "--memory-limit=4GB",
                                "--width=512",
                                "--height=512",
                                "--steps=1",
                                "--seed=42",
                                "--output=" + picture),
                        PATIENCE);

        assertThat(process.exitCode()).as(process.err()).isZero();
        assertThat(process.err())
                .contains("runtime vector: the dense weights need 10.3 GB of 4.0 GB");
        assertThat(process.out())
                .contains("picture.png", "seed 42", "1 steps", "sdxl-4bit, vector");
        Image image = PngFile.read(picture).image();
        assertThat(image.width()).isEqualTo(512);
        assertThat(image.height()).isEqualTo(512);
        process.peakBytes()
                .ifPresent(peak -> {
                    assertThat(peak).isLessThan(5 * GIB / 2);
                    reporter.publishEntry(
                            "Stable Diffusion XL in 4 bits, 512 x 512, 1 step",
                            String.format(
                                    Locale.ROOT,
                                    "%.0f s, peak %.2f GiB",
                                    process.wall().toMillis() / 1e3,
                                    (double) peak / GIB));
                });
    }
}
