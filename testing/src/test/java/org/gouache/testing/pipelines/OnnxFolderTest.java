package org.gouache.testing.pipelines;

import static org.gouache.testing.pipelines.PictureAssertions.assertEqualButForRounding;

import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.golden.Golden;
import org.gouache.image.Image;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;

/** Ready-made ONNX models make the pictures of the models that they were made from. */
class OnnxFolderTest {
    private static Image picture(Path model, Request request) {
        try (Pipeline pipeline = Pipeline.load(model)) {
            return pipeline.generate(request).getFirst().image();
        }
    }

    @Test
    void ofOptimum() {
        Request request =
                Request.builder("snowy meadow")
                        .negativePrompt("")
                        .size(80, 48)
                        .steps(4)
                        .seed(1)
                        .clipSkip(1)
                        .build();
        assertEqualButForRounding(
                picture(Golden.path("onnx/sdxl"), request),
                picture(Golden.path("models/sdxl"), request));
    }
}
