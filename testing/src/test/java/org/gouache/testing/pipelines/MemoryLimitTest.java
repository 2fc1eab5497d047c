package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GeneratedImage;
import org.gouache.GenerationListener;
import org.gouache.GenerationPhase;
import org.gouache.GenerationStep;
import org.gouache.GouacheException;
import org.gouache.MemoryMode;
import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.VaeDecoder;
import org.gouache.golden.Golden;
import org.gouache.palette.PaletteOptions;
import org.gouache.postcard.PostcardXl;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the memory that is allowed decides: which runtime is chosen, and what is refused. */
class MemoryLimitTest {
    private static final Path DENSE = Golden.path("models/sdxl");
    private static final Request BOAT =
            Request.builder("a boat").size(64, 64).steps(1).seed(1).build();

    /** More than the UNet takes in float32, less than all networks of the bundled model. */
    private static final long ALL_BUT_SOME = 45_000_000;

    @TempDir static Path folder;

    private static Path palettized;

    @BeforeAll
    static void palettize() {
        palettized = folder.resolve("postcard-4bit");
        try (Model model = Model.open(PostcardXl.folder())) {
            model.palettize(palettized, PaletteOptions.ofBits(4));
        }
    }

    private static GeneratedImage generate(Path model, ModelOptions.Builder options) {
        try (Pipeline pipeline = Pipeline.load(model, options.build())) {
            return pipeline.generate(BOAT).getFirst();
        }
    }

    private static ModelOptions.Builder limit(long bytes) {
        return ModelOptions.builder().memoryLimit(bytes);
    }

    @Test
    void palettesStayPalettesWhereDenseWeightsDoNotFit() {
        GeneratedImage image = generate(palettized, limit(ALL_BUT_SOME));

        assertThat(image.parameters().options().runtime()).isEqualTo("vector");
        assertThat(image.warnings())
                .singleElement()
                .asString()
                .matches("runtime vector: the dense weights need 48\\.\\d MB of 45\\.0 MB");
    }

    @Test
    void theUsualRuntimeServesWhereTheyFit() {
        GeneratedImage image = generate(palettized, limit(1_000_000_000));

        assertThat(image.parameters().options().runtime()).isEqualTo("onnx");
        assertThat(image.warnings()).isEmpty();
    }

    @Test
    void oneNetworkAtATimeTakesLess() {
        GeneratedImage image = generate(palettized, limit(ALL_BUT_SOME).memory(MemoryMode.LOW));

        assertThat(image.parameters().options().runtime()).isEqualTo("onnx");
    }

    @Test
    void denseModelsStayWithTheUsualRuntime() {
        GeneratedImage image = generate(DENSE, limit(1));

        assertThat(image.parameters().options().runtime()).isEqualTo("onnx");
        assertThat(image.warnings()).isEmpty();
    }

    @Test
    void whoAsksForARuntimeGetsIt() {
        GeneratedImage image = generate(palettized, limit(1).runtime("onnx"));

        assertThat(image.parameters().options().runtime()).isEqualTo("onnx");
        assertThat(image.warnings()).isEmpty();
    }

    @Test
    void networksThatAreUsedByHandRefuseToo() {
        ModelOptions options = limit(10_000_000).runtime("vector").build();

        try (Model model = Model.open(DENSE, options)) {
            VaeDecoder decoder = model.vaeDecoder();
            Tensor latents = Tensor.zeros(Shape.of(1, 4, 64, 64));

            assertThatThrownBy(() -> decoder.decode(latents))
                    .isInstanceOf(GouacheException.class)
                    .hasMessageStartingWith("vae_decoder: not enough memory: inputs")
                    .hasMessageEndingWith("10.0 MB are allowed");
        }
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeItStarts() {
        List<GenerationPhase> phases = new ArrayList<>();
        GenerationListener listener =
                new GenerationListener() {
                    @Override
                    public void onPhase(GenerationPhase phase) {
                        phases.add(phase);
                    }

                    @Override
                    public void onStep(GenerationStep step) {}
                };
        ModelOptions options = limit(10_000_000).runtime("vector").build();
        Request large = BOAT.toBuilder().size(512, 512).build();

        try (Pipeline pipeline = Pipeline.load(DENSE, options)) {
            assertThatThrownBy(() -> pipeline.generate(large, listener))
                    .isInstanceOf(GouacheException.class)
                    .message()
                    .matches(
                            "(unet|vae_decoder): not enough memory: inputs \\[.*] take \\d+\\.\\d"
                                    + " MB, of that \\d+\\.\\d [kM]B for weights; 10\\.0 MB are"
                                    + " allowed");
        }
        assertThat(phases).isEmpty();
    }
}
