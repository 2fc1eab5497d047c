package org.gouache.testing.coreml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.golden.Golden;
import org.gouache.image.Image;
import org.gouache.palettize.Psnr;
import org.gouache.standin.NativeStandIn;
import org.gouache.standin.NeedsNativeStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** A bundle of packages that Apple's converter wrote makes the pictures of its model. */
@NeedsNativeStandIn
class AppleBundleRunsTest {
    private static final Path MODEL = Golden.path("models/sdxl");
    private static final Request REQUEST =
            Request.builder("a boat on the sea").seed(1).steps(2).build();

    @TempDir private Path folder;
    private NativeStandIn standIn;
    private Path bundle;

    @BeforeEach
    void putTogether() {
        standIn = NativeStandIn.open(folder.resolve("cache"));
        bundle = folder.resolve("bundle");
        BundleFolder.sdxl(bundle);
    }

    @AfterEach
    void closeStandIn() {
        standIn.close();
    }

    /** Apple's programs compute the embedding of the timestep in float16, with float16 weights. */
    @Test
    void makesNearlyThePictureOfOnnxRuntime() {
        ModelOptions options = ModelOptions.builder().configFolder(MODEL).build();
        Image ours = picture(MODEL, ModelOptions.builder().runtime("onnx").build());

        assertThat(Psnr.ofPictures(ours, picture(bundle, options))).isGreaterThan(45);
    }

    private static Image picture(Path model, ModelOptions options) {
        Request sized = REQUEST.toBuilder().size(96, 64).build();
        try (Pipeline pipeline = Pipeline.load(model, options)) {
            return pipeline.generate(sized).getFirst().image();
        }
    }

    @Test
    void makesOneSizeAlone() {
        ModelOptions options = ModelOptions.builder().configFolder(MODEL).build();
        try (Pipeline pipeline = Pipeline.load(bundle, options)) {
            Request large = REQUEST.toBuilder().size(128, 64).build();
            assertThatThrownBy(() -> pipeline.generate(large))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage(
                            "%s: makes pictures of 96x64 alone, not of 128x64".formatted(bundle));
        }
    }
}
