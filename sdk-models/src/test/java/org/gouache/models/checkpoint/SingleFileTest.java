package org.gouache.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.models.clip.ClipConfig;
import org.gouache.models.unet.UNetConfig;
import org.gouache.models.vae.VaeConfig;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.SafetensorsWriter;
import org.gouache.weight.WeightStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The golden models, written as single files. */
class SingleFileTest {
    private static final List<String> SIZES_OF_UNET =
            List.of(
                    "in_channels",
                    "out_channels",
                    "block_out_channels",
                    "layers_per_block",
                    "down_block_types",
                    "up_block_types",
                    "cross_attention_dim",
                    "use_linear_projection");
    private static final List<String> SIZES_OF_VAE =
            List.of(
                    "in_channels",
                    "out_channels",
                    "latent_channels",
                    "block_out_channels",
                    "layers_per_block");
    private static final List<String> SIZES_OF_TEXT_ENCODER =
            List.of("vocab_size", "max_position_embeddings", "hidden_size", "intermediate_size");

    private static final Map<String, Path> SINGLE_FILES = new HashMap<>();

    @TempDir static Path files;
    @TempDir Path folder;

    private static Checkpoint golden(String model) {
        return Checkpoint.open(Golden.path("models/" + model));
    }

    private static Path singleFile(String model) {
        return SINGLE_FILES.computeIfAbsent(
                model,
                _ -> {
                    Path file = files.resolve(model + ".safetensors");
                    try (Checkpoint original = golden(model)) {
                        SingleFileWriter.write(original, file);
                    }
                    return file;
                });
    }

    private static CheckpointOptions configsOf(String model) {
        return CheckpointOptions.DEFAULT.withConfigFolder(Golden.path("models/" + model));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21", "sdxl", "sdxl-refiner"})
    void hasTheWeightsAndConfigsOfTheFolderItWasMadeFrom(String model) {
        try (Checkpoint original = golden(model);
                Checkpoint single = Checkpoint.open(singleFile(model), configsOf(model))) {
            assertThat(single.kind()).isEqualTo(CheckpointKind.SINGLE_FILE);
            assertThat(single.name()).isEqualTo(model);
            assertThat(single.components()).isEqualTo(original.components());
            assertThat(single.index()).isEqualTo(original.index());
            assertThat(single.schedulerConfig()).isEqualTo(original.schedulerConfig());
            for (CheckpointComponent component : original.components()) {
                assertThat(single.config(component)).isEqualTo(original.config(component));
                assertEqual(single.weights(component), original.weights(component));
                if (component.tokenizerFolder().isPresent()) {
                    assertThat(single.tokenizer(component))
                            .isEqualTo(original.tokenizer(component));
                }
            }
        }
    }

    private static void assertEqual(WeightStore actual, WeightStore expected) {
        assertThat(actual.names()).containsExactlyInAnyOrderElementsOf(expected.names());
        for (String name : expected.names()) {
            DenseWeight weight = (DenseWeight) actual.get(name);
            DenseWeight original = (DenseWeight) expected.get(name);
            assertThat(weight.shape()).as(name).isEqualTo(original.shape());
            assertThat(weight.type()).as(name).isEqualTo(original.type());
            assertThat(weight.data().mismatch(original.data())).as(name).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21", "sdxl", "sdxl-refiner"})
    void findsSizesInTheShapes(String model) {
        try (Checkpoint original = golden(model);
                Checkpoint single = Checkpoint.open(singleFile(model))) {
            assertFields(SIZES_OF_UNET, CheckpointComponent.UNET, single, original);
            assertFields(SIZES_OF_VAE, CheckpointComponent.VAE, single, original);
            for (CheckpointComponent component : original.components()) {
                if (component.tokenizerFolder().isPresent()) {
                    assertFields(SIZES_OF_TEXT_ENCODER, component, single, original);
                }
            }
            if (original.has(CheckpointComponent.TEXT_ENCODER_2)) {
                assertFields(
                        List.of("projection_dim"),
                        CheckpointComponent.TEXT_ENCODER_2,
                        single,
                        original);
                assertFields(
                        List.of("projection_class_embeddings_input_dim"),
                        CheckpointComponent.UNET,
                        single,
                        original);
            }
        }
    }

    private static void assertFields(
            List<String> fields,
            CheckpointComponent component,
            Checkpoint actual,
            Checkpoint expected) {
        for (String field : fields) {
            assertThat(actual.config(component).get(field))
                    .as("%s of %s", field, component)
                    .isEqualTo(expected.config(component).get(field));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sd15, text_encoder, 3",
        // As the published files, this one has a layer more than the model uses, and 23 would be
        // used.
        "sd21, text_encoder, 4",
        "sdxl, text_encoder, 3",
        "sdxl, text_encoder_2, 4",
        "sdxl-refiner, text_encoder_2, 4"
    })
    void countsTheLayersOfTextEncoders(String model, String component, int layers) {
        try (Checkpoint single = Checkpoint.open(singleFile(model))) {
            CheckpointComponent textEncoder =
                    CheckpointComponent.valueOf(component.toUpperCase(Locale.ROOT));
            assertThat(single.config(textEncoder).get("num_hidden_layers").intValue())
                    .isEqualTo(layers);
        }
    }

    @Test
    void findsTheDepthOfTransformers() {
        try (Checkpoint single = Checkpoint.open(singleFile("sdxl"))) {
            assertThat(
                            single.config(CheckpointComponent.UNET)
                                    .get("transformer_layers_per_block")
                                    .toString())
                    .isEqualTo("[1,1,2]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sd15, text_encoder, <|endoftext|>",
        "sd21, text_encoder, !",
        "sdxl, text_encoder, <|endoftext|>",
        "sdxl, text_encoder_2, !",
        "sdxl-refiner, text_encoder_2, !"
    })
    void meansThePublishedVocabulary(String model, String component, String padToken) {
        try (Checkpoint single = Checkpoint.open(singleFile(model))) {
            assertThat(
                            single.tokenizer(
                                    CheckpointComponent.valueOf(
                                            component.toUpperCase(Locale.ROOT))))
                    .isEqualTo(new TokenizerSource.PublishedClip(padToken));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sd15, StableDiffusionPipeline, PNDMScheduler, , 64",
        "sd21, StableDiffusionPipeline, DDIMScheduler, v_prediction, 96",
        "sdxl, StableDiffusionXLPipeline, EulerDiscreteScheduler, epsilon, 128",
        "sdxl-refiner, StableDiffusionXLImg2ImgPipeline, EulerDiscreteScheduler, epsilon, 128"
    })
    void takesTheRestFromThePublishedModel(
            String model, String pipeline, String scheduler, String prediction, int sampleSize) {
        try (Checkpoint single = Checkpoint.open(singleFile(model))) {
            assertThat(single.index().pipelineClass()).isEqualTo(pipeline);
            assertThat(single.schedulerConfig().get("_class_name").stringValue())
                    .isEqualTo(scheduler);
            assertThat(single.schedulerConfig().path("prediction_type").asString(null))
                    .isEqualTo(prediction);
            assertThat(single.config(CheckpointComponent.UNET).get("sample_size").intValue())
                    .isEqualTo(sampleSize);
            assertThat(UNetConfig.of(single.config(CheckpointComponent.UNET), model)).isNotNull();
            assertThat(VaeConfig.of(single.config(CheckpointComponent.VAE), model)).isNotNull();
            for (CheckpointComponent component : single.components()) {
                if (component.tokenizerFolder().isPresent()) {
                    assertThat(ClipConfig.of(single.config(component), model)).isNotNull();
                }
            }
        }
    }

    @Test
    void countsA21FileAsTheBaseModelIfEpsilonIsAsked() {
        CheckpointOptions epsilon = CheckpointOptions.DEFAULT.withPredictionType("epsilon");
        try (Checkpoint single = Checkpoint.open(singleFile("sd21"), epsilon)) {
            assertThat(single.schedulerConfig().get("prediction_type").stringValue())
                    .isEqualTo("epsilon");
            assertThat(single.config(CheckpointComponent.UNET).get("sample_size").intValue())
                    .isEqualTo(64);
        }
    }

    @Test
    void recognizesInpainting() {
        TemporaryModel model =
                TemporaryModel.copyOf("models/sdxl", folder)
                        .delete("unet")
                        .copy(Golden.path("models/sdxl-inpaint9/unet"), "unet");
        Path file = folder.resolve("inpaint.safetensors");
        try (Checkpoint inpaint = Checkpoint.open(model.path())) {
            SingleFileWriter.write(inpaint, file);
        }
        try (Checkpoint single = Checkpoint.open(file)) {
            assertThat(single.config(CheckpointComponent.UNET).get("in_channels").intValue())
                    .isEqualTo(9);
            assertThat(single.index().pipelineClass())
                    .isEqualTo("StableDiffusionXLInpaintPipeline");
        }
    }

    @Test
    void doesWithoutAVae() {
        TemporaryModel model =
                TemporaryModel.copyOf("models/sd15", folder)
                        .replace("model_index.json", "\"AutoencoderKL\"", "null");
        Path file = folder.resolve("pruned.safetensors");
        try (Checkpoint original = Checkpoint.open(model.path())) {
            SingleFileWriter.write(original, file);
        }
        try (Checkpoint single = Checkpoint.open(file)) {
            assertThat(single.components())
                    .containsExactly(CheckpointComponent.TEXT_ENCODER, CheckpointComponent.UNET);
            assertThatThrownBy(() -> single.weights(CheckpointComponent.VAE))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage(file + ": has no vae");
        }
    }

    @Test
    void refusesOtherFiles() throws Exception {
        Path other = folder.resolve("other.safetensors");
        new SafetensorsWriter().addZeros("lora.down", ElementType.F32, Shape.of(1)).write(other);
        assertThatThrownBy(() -> Checkpoint.open(other))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        other
                                + ": not a checkpoint of Stable Diffusion 1.x, 2.x, XL or the XL refiner: none of"
                                + " their text encoders is in it");

        Path pickle = Files.createFile(folder.resolve("v1-5-pruned.ckpt"));
        assertThatThrownBy(() -> Checkpoint.open(pickle))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("weights in pickle files can run any program");

        Path component = Golden.path("models/sdxl/unet/diffusion_pytorch_model.safetensors");
        assertThatThrownBy(() -> Checkpoint.open(component))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        component
                                + ": one component of a diffusers folder; open the folder that holds its"
                                + " model_index.json");

        Path empty = Files.createFile(folder.resolve("empty.safetensors"));
        assertThatThrownBy(() -> Checkpoint.open(empty))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(empty + ": not a safetensors file");
    }

    @Test
    void refusesAModelWithoutAUNet() {
        Path file = folder.resolve("text.safetensors");
        new SafetensorsWriter()
                .addZeros(
                        "cond_stage_model.transformer.text_model.final_layer_norm.bias",
                        ElementType.F32,
                        Shape.of(8))
                .write(file);
        assertThatThrownBy(() -> Checkpoint.open(file)).isInstanceOf(GouacheException.class);
    }

    @Test
    void namesTheTensorThatIsMissing() {
        Path file = folder.resolve("damaged.safetensors");
        new SafetensorsWriter()
                .addZeros(
                        "cond_stage_model.transformer.text_model.x.bias",
                        ElementType.F32,
                        Shape.of(8))
                .addZeros("model.diffusion_model.out.0.bias", ElementType.F32, Shape.of(8))
                .write(file);
        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("no tensor '");
    }

    @Test
    void refusesAConfigFolderThatIsMissing() {
        Path none = folder.resolve("none");
        CheckpointOptions options = CheckpointOptions.DEFAULT.withConfigFolder(none);
        Path file = singleFile("sd15");
        assertThatThrownBy(() -> Checkpoint.open(file, options))
                .isInstanceOf(GouacheException.class)
                .hasMessage(none + ": no such folder of configurations");
    }
}
