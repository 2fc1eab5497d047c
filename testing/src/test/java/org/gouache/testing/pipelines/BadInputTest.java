package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gouache.testing.pipelines.TensorAssertions.assertClose;
import static org.gouache.testing.pipelines.TensorAssertions.largest;

import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gouache.GouacheException;
import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.export.ModelExporter;
import org.gouache.golden.Golden;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.testing.golden.GoldenTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Each mistake gets one line that names it. */
class BadInputTest {
    @TempDir Path folder;

    private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOf(GouacheException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private static void generate(Path model, Request.Builder request) {
        try (Pipeline pipeline = Pipeline.load(model)) {
            pipeline.generate(request.steps(1).build());
        }
    }

    @Test
    void noModel() {
        Path missing = folder.resolve("missing");
        assertRefused(() -> Pipeline.load(missing))
                .hasMessage(missing + ": no such file or folder");
    }

    @Test
    void unknownRuntime() {
        ModelOptions options = ModelOptions.builder().runtime("tpu").build();
        assertRefused(() -> Pipeline.load(Golden.path("models/sdxl"), options))
                .hasMessageStartingWith("unknown runtime \"tpu\"; known: ")
                .hasMessageContaining("onnx");
    }

    @Test
    void runtimeThatDoesNotWork() {
        ModelOptions options = ModelOptions.builder().runtime(ProbeRuntime.NAME).build();
        assertRefused(() -> Pipeline.load(Golden.path("models/sdxl"), options))
                .hasMessage("runtime probe does not work here: no test uses it now");
    }

    @Test
    void refiner() {
        Path refiner = Golden.path("models/sdxl-refiner");
        assertRefused(() -> Pipeline.load(refiner))
                .hasMessage(
                        refiner
                                + ": cannot make a picture from a text alone: it is a refiner,"
                                + " which works on what another model has begun");
    }

    @Test
    void refinersNetworksRunByHand() {
        try (Model model = Model.open(Golden.path("models/sdxl-refiner"))) {
            GoldenTensors golden = GoldenTensors.read("networks/sdxl-refiner/unet.safetensors");
            Tensor expected = golden.get("c0.out");
            Tensor out = Tensor.zeros(expected.shape());
            double timestep = golden.get("c0.timestep").toLongs()[0];
            model.unet()
                    .predict(
                            golden.get("c0.sample"),
                            timestep,
                            new org.gouache.Conditioning(
                                    golden.get("c0.encoder_hidden_states"),
                                    golden.get("c0.text_embeds"),
                                    golden.get("c0.time_ids")),
                            out);
            assertClose("out", out, expected, 2e-5 * largest(expected));
        }
    }

    @Test
    void inpaintingUNet() throws IOException {
        Path model = ModelCopy.of("sdxl", folder);
        Path unet = model.resolve("unet");
        for (String name : new String[] {"config.json", "diffusion_pytorch_model.safetensors"}) {
            Files.delete(unet.resolve(name));
        }
        ModelCopy.copy(Golden.path("models/sdxl-inpaint9/unet"), unet);
        assertRefused(() -> Pipeline.load(model))
                .hasMessage(
                        model
                                + ": cannot make a picture from a text alone: its UNet takes 9"
                                + " channels, which are 4 of latents and others");
        try (Model byHand = Model.open(model)) {
            assertThat(byHand.unet().inChannels()).isEqualTo(9);
        }
    }

    @Test
    void missingComponent() throws IOException {
        Path model = ModelCopy.of("sdxl", folder);
        Path weights = model.resolve("vae/diffusion_pytorch_model.safetensors");
        Files.delete(weights);
        assertRefused(() -> generate(model, Request.builder("x"))).hasMessageContaining("vae");
    }

    @Test
    void unsupportedScheduler() throws IOException {
        Path model =
                ModelCopy.withScheduler(
                        "sdxl", "{\"_class_name\": \"CogVideoXDDIMScheduler\"}", folder);
        assertRefused(() -> Pipeline.load(model))
                .hasMessageContaining("CogVideoXDDIMScheduler")
                .hasMessageContaining("EulerDiscreteScheduler");
    }

    @Test
    void moreStepsThanTimesteps() {
        try (Pipeline pipeline = Pipeline.load(Golden.path("models/sdxl"))) {
            Request request = Request.builder("x").steps(1001).build();
            assertRefused(() -> pipeline.generate(request)).hasMessageContaining("1001");
        }
    }

    @Test
    void moreLayersLeftOutThanThereAre() {
        assertRefused(() -> generate(Golden.path("models/sdxl"), Request.builder("x").clipSkip(3)))
                .hasMessage("clip skip must be 0 to 2 with this model, not 3");
    }

    @Test
    void unwritableOutput() {
        try (Pipeline pipeline = Pipeline.load(Golden.path("models/sdxl"))) {
            var image = pipeline.generate(Request.builder("x").steps(1).build()).getFirst();
            Path nowhere = folder.resolve("no/such/folder/x.png");
            assertRefused(() -> image.write(nowhere)).hasMessageStartingWith(nowhere + ": ");
            assertRefused(() -> image.write(folder)).hasMessageStartingWith(folder + ": ");
        }
    }

    @Test
    void partThatAModelDoesNotHave() {
        try (Model model = Model.open(Golden.path("models/sd21"))) {
            assertRefused(model::textEncoder2).hasMessageEndingWith(": has no text_encoder_2");
            assertRefused(model::tokenizer2).hasMessageContaining("tokenizer_2");
        }
    }

    @Test
    void latentsOfTheWrongShape() {
        try (Model model = Model.open(Golden.path("models/sdxl"))) {
            assertRefused(() -> model.vaeDecoder().decode(Tensor.zeros(Shape.of(1, 3, 8, 8))))
                    .hasMessageContaining("latent_sample");
        }
    }

    @Test
    void formatThatNothingWrites() {
        assertRefused(() -> ModelExporter.named("gguf"))
                .hasMessageStartingWith("cannot write the format \"gguf\"; known: ");
    }
}
