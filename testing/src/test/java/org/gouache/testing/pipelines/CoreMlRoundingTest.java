package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.GenerationListener;
import org.gouache.GenerationStep;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.golden.Golden;
import org.gouache.palettize.Psnr;
import org.gouache.postcard.PostcardXl;
import org.gouache.standin.NativeStandIn;
import org.gouache.standin.mil.Rounding;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/**
 * On a Core ML that rounds every result to float16, as a Neural Engine does, pictures are about
 * those of ONNX Runtime, and nothing overflows.
 */
@Tag("thorough")
class CoreMlRoundingTest {
    private static final double LEAST_DECIBELS = 35;

    @TempDir private Path folder;

    /** The latents after the last step, and the pictures. */
    private record Result(float[] latents, float[] pictures) {
        static Result of(Path model, String runtime, Request request) {
            ModelOptions options = ModelOptions.builder().runtime(runtime).build();
            Result[] results = new Result[1];
            try (Pipeline pipeline = Pipeline.load(model, options)) {
                pipeline.generate(
                        request,
                        new GenerationListener() {
                            @Override
                            public void onStep(GenerationStep step) {}

                            @Override
                            public void onDecoded(Tensor latents, Tensor pictures) {
                                results[0] = new Result(latents.toFloats(), pictures.toFloats());
                            }
                        });
            }
            return results[0];
        }
    }

    /**
     * Guidance multiplies what two predictions differ by, and so their rounding too: by as much as
     * is usual, a random network of v-prediction is 30 dB off in ONNX Runtime's own float16.
     */
    @ParameterizedTest
    @CsvSource({"sd15, 7.5", "sd21, 2", "sdxl, 5"})
    void hardlyShowsIt(String model, double guidance) {
        assertHardlyShown(
                Golden.path("models/" + model),
                Request.builder("a boat")
                        .seed(3)
                        .steps(4)
                        .size(32, 32)
                        .guidanceScale(guidance)
                        .build());
    }

    @Test
    void hardlyShowsItWithATrainedModel() {
        assertHardlyShown(
                PostcardXl.folder(),
                Request.builder("a boat on the sea at sunset").seed(3).steps(8).build());
    }

    private void assertHardlyShown(Path model, Request request) {
        try (NativeStandIn standIn = NativeStandIn.open(folder)) {
            standIn.setRounding(Rounding.EVERY_RESULT);
            Result rounded = Result.of(model, "coreml", request);
            Result expected = Result.of(model, "onnx", request);
            assertThat(Psnr.fromPeakOfReference(expected.latents, rounded.latents))
                    .isFinite()
                    .isGreaterThan(LEAST_DECIBELS);
            assertThat(Psnr.ofPictures(expected.pictures, rounded.pictures))
                    .isFinite()
                    .isGreaterThan(LEAST_DECIBELS);
        }
    }
}
