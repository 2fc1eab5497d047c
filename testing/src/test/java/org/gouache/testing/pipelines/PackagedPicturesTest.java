package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.GeneratedImage;
import org.gouache.ModelKind;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.graph.Graph;
import org.gouache.image.Image;
import org.gouache.palettize.Psnr;
import org.gouache.postcard.PostcardXl;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.scheduler.SchedulerKind;
import org.gouache.standin.mil.Rounding;
import org.gouache.standin.program.PackagedRuntime;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures by packages as they are exported. The scheduler has integer timesteps, as others are no
 * numbers of float16.
 */
class PackagedPicturesTest {
    private static final double DECIBELS = 50;
    private static final double DECIBELS_OF_FLOAT16 = 35;

    private static final Request REQUEST =
            Request.builder("a boat on a lake at sunset")
                    .seed(7)
                    .steps(4)
                    .guidanceScale(5)
                    .scheduler(SchedulerKind.DDIM)
                    .build();

    @TempDir private Path folder;

    private static Result expected;

    /** A picture, and what it was decoded from. */
    private record Result(Image picture, float[] latents) {
        static Result of(InferenceRuntime runtime) throws Exception {
            ModelOptions options = ModelOptions.builder().runtime(ProbeRuntime.NAME).build();
            List<Tensor> latents = new ArrayList<>();
            try (AutoCloseable _ = ProbeRuntime.over(runtime, (_, network) -> network);
                    Pipeline pipeline = Pipeline.load(PostcardXl.folder(), options)) {
                List<GeneratedImage> pictures =
                        pipeline.generate(REQUEST, step -> latents.add(step.latents().copy()));
                return new Result(pictures.getFirst().image(), latents.getLast().toFloats());
            }
        }
    }

    @BeforeAll
    static void generate() throws Exception {
        expected = Result.of(InferenceRuntime.named("onnx"));
    }

    @Test
    void areThoseOfOnnxRuntime() throws Exception {
        Result found = Result.of(packages(Rounding.NONE));

        assertThat(Psnr.ofPictures(expected.picture(), found.picture())).isGreaterThan(DECIBELS);
    }

    @Test
    @Tag("thorough")
    void areAboutThoseWhenEveryResultIsRoundedAndFinite() throws Exception {
        Result found = Result.of(packages(Rounding.EVERY_RESULT_FINITE));

        assertThat(Psnr.fromPeakOfReference(expected.latents(), found.latents()))
                .isGreaterThan(DECIBELS_OF_FLOAT16);
    }

    private InferenceRuntime packages(Rounding rounding) {
        return new PackagedRuntime(
                "packages",
                PackagedPicturesTest::options,
                graph ->
                        Border.apple(
                                graph, ModelKind.STABLE_DIFFUSION_XL, options(graph).precision()),
                rounding,
                folder);
    }

    /** In float16, but for the VAE, whose values float16 does not hold. */
    private static ProgramOptions options(Graph graph) {
        return new ProgramOptions(
                MinimumOs.MACOS_13,
                graph.name().startsWith("vae") ? Precision.FLOAT32 : Precision.FLOAT16,
                Layout.suiting(graph),
                AttentionVariant.SPLIT_EINSUM);
    }
}
