package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.ImageSize;
import org.gouache.MemoryMode;
import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.cli.Gouache;
import org.gouache.export.ExportOptions;
import org.gouache.golden.Golden;
import org.gouache.image.Image;
import org.gouache.image.PngFile;
import org.gouache.palettize.Psnr;
import org.gouache.postcard.PostcardXl;
import org.gouache.standin.NativeStandIn;
import org.gouache.standin.NeedsNativeStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Pictures that come by way of packages, the native library and a Core ML that stands in for
 * Apple's are those of ONNX Runtime.
 */
@NeedsNativeStandIn
class CoreMlRunsTest {
    private static final Path TINY = Golden.path("models/sdxl");
    private static final Request REQUEST =
            Request.builder("a boat on the sea").seed(1).steps(2).size(32, 32).build();
    private static final double LEAST_DECIBELS = 50;

    private static final int TEXT_ENCODERS = 2;
    private static final int ROWS = 2;
    private static final int CHUNKS = 2;

    @TempDir private Path folder;
    private NativeStandIn standIn;

    @BeforeEach
    void openStandIn() {
        standIn = NativeStandIn.open(folder.resolve("cache"));
    }

    @AfterEach
    void closeStandIn() {
        standIn.close();
    }

    @Test
    void areThoseOfOnnxRuntime() {
        assertEqualPictures(TINY);
    }

    @Test
    @Tag("thorough")
    void ofTheBundledModelToo() {
        assertEqualPictures(PostcardXl.folder());
    }

    @Test
    void bundlesWithAUnetInChunksMakeThemToo() {
        Path bundle = folder.resolve("bundle");
        try (Model model = Model.open(TINY)) {
            model.export(
                    bundle,
                    ExportOptions.coreMl()
                            .withSize(new ImageSize(32, 32))
                            .withBatchOne(true)
                            .withChunkUnet(true));
        }
        ModelOptions options =
                ModelOptions.builder().configFolder(bundle.resolve("diffusers")).build();

        assertThat(Psnr.ofPictures(picture(TINY, "onnx"), picture(bundle, options)))
                .isGreaterThan(LEAST_DECIBELS);
        assertThat(standIn.counts().loads()).isEqualTo(5);
        int unet = REQUEST.steps() * ROWS * CHUNKS;
        assertThat(standIn.counts().predictions()).isEqualTo(TEXT_ENCODERS + unet + 1);
    }

    private static void assertEqualPictures(Path model) {
        assertThat(Psnr.ofPictures(picture(model, "onnx"), picture(model, "coreml")))
                .isGreaterThan(LEAST_DECIBELS);
    }

    @Test
    void lowMemoryHasOneModelInCoreMlAtATime() {
        ModelOptions options = ModelOptions.builder().runtime("coreml").build();
        Image balanced = picture(TINY, options);
        assertThat(standIn.counts().mostModels()).isEqualTo(4);
        assertThat(standIn.counts().models()).isZero();

        standIn.resetCounts();
        Image low = picture(TINY, options.toBuilder().memory(MemoryMode.LOW).build());

        assertThat(low).isEqualTo(balanced);
        assertThat(standIn.counts().mostModels()).isOne();
        assertThat(standIn.counts().loads()).isEqualTo(4);
        assertThat(standIn.counts().models()).isZero();
        assertThat(standIn.counts().foreignArrays()).isZero();
    }

    @Test
    void theCommandMakesThem() {
        Path file = folder.resolve("boat.png");
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exitCode =
                Gouache.run(
                        new PrintStream(new ByteArrayOutputStream()),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        "generate",
                        REQUEST.prompt(),
                        "--model",
                        TINY.toString(),
                        "--runtime",
                        "coreml",
                        "--seed",
                        "1",
                        "--steps",
                        "2",
                        "--width",
                        "32",
                        "--height",
                        "32",
                        "-o",
                        file.toString());

        assertThat(exitCode).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(PngFile.read(file).image()).isEqualTo(picture(TINY, "coreml"));
    }

    private static Image picture(Path model, String runtime) {
        return picture(model, ModelOptions.builder().runtime(runtime).build());
    }

    private static Image picture(Path model, ModelOptions options) {
        try (Pipeline pipeline = Pipeline.load(model, options)) {
            return pipeline.generate(REQUEST).getFirst().image();
        }
    }
}
