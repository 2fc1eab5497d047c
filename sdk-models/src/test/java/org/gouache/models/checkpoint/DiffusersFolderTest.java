package org.gouache.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.SafetensorsFile;
import org.gouache.weight.WeightStore;
import org.gouache.weight.WeightView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;

class DiffusersFolderTest {
    @TempDir Path folder;

    private static Checkpoint golden(String model) {
        return Checkpoint.open(Golden.path("models/" + model));
    }

    private TemporaryModel copyOf(String model) {
        return TemporaryModel.copyOf("models/" + model, folder);
    }

    private void refuses(TemporaryModel model, String message) {
        assertThatThrownBy(
                        () -> {
                            try (Checkpoint checkpoint = Checkpoint.open(model.path())) {
                                checkpoint.components().forEach(checkpoint::weights);
                            }
                        })
                .isInstanceOf(GouacheException.class)
                .hasMessage(message.replace("MODEL", model.path().toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "sd15, text_encoder unet vae, text_encoder",
        "sd21, text_encoder unet vae, text_encoder",
        "sdxl, text_encoder text_encoder_2 unet vae, text_encoder text_encoder_2",
        "sdxl-refiner, text_encoder_2 unet vae, text_encoder_2",
        "sdxl-inpaint9, unet, ''"
    })
    void findsTheComponents(String model, String components, String tokenizers) {
        try (Checkpoint checkpoint = golden(model)) {
            assertThat(checkpoint.kind()).isEqualTo(CheckpointKind.DIFFUSERS_FOLDER);
            assertThat(checkpoint.name()).isEqualTo(model);
            assertThat(checkpoint.components())
                    .extracting(CheckpointComponent::folder)
                    .containsExactly(components.split(" "));
            for (CheckpointComponent component : checkpoint.components()) {
                assertThat(checkpoint.config(component).isEmpty()).isFalse();
                assertThat(checkpoint.readyMade(component)).isEmpty();
            }
            for (String textEncoder :
                    tokenizers.isEmpty() ? new String[0] : tokenizers.split(" ")) {
                CheckpointComponent component =
                        CheckpointComponent.valueOf(textEncoder.toUpperCase(Locale.ROOT));
                assertThat(checkpoint.tokenizer(component))
                        .isEqualTo(
                                new TokenizerSource.Folder(
                                        Golden.path("models/" + model)
                                                .resolve(
                                                        component
                                                                .tokenizerFolder()
                                                                .orElseThrow())));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sd15, StableDiffusionPipeline, false, false",
        "sdxl, StableDiffusionXLPipeline, true, false",
        "sdxl-refiner, StableDiffusionXLImg2ImgPipeline, false, true"
    })
    void readsTheIndex(String model, String pipeline, boolean zeros, boolean aestheticScore) {
        try (Checkpoint checkpoint = golden(model)) {
            assertThat(checkpoint.index().pipelineClass()).isEqualTo(pipeline);
            assertThat(checkpoint.index().forceZerosForEmptyPrompt()).isEqualTo(zeros);
            assertThat(checkpoint.index().requiresAestheticsScore()).isEqualTo(aestheticScore);
        }
    }

    @Test
    void readsWeightsFromTheMappedFile() {
        try (Checkpoint checkpoint = golden("sdxl");
                Arena arena = Arena.ofConfined()) {
            Path file = Golden.path("models/sdxl/unet/diffusion_pytorch_model.safetensors");
            SafetensorsFile expected = SafetensorsFile.open(file, arena);
            WeightStore unet = checkpoint.weights(CheckpointComponent.UNET);
            assertThat(unet.names()).isEqualTo(expected.names());
            DenseWeight weight = (DenseWeight) unet.get("conv_in.weight");
            assertThat(weight.shape()).isEqualTo(Shape.of(8, 4, 3, 3));
            assertThat(weight.fileRegion()).isEqualTo(expected.get("conv_in.weight").fileRegion());
            assertThat(weight.data().mismatch(expected.get("conv_in.weight").data())).isEqualTo(-1);
        }
    }

    @Test
    void joinsShards() {
        try (Checkpoint checkpoint = golden("sdxl-refiner")) {
            WeightStore unet = checkpoint.weights(CheckpointComponent.UNET);
            assertThat(unet.names()).hasSize(510).contains("conv_in.weight", "conv_out.bias");
            long parameters =
                    unet.names().stream()
                            .mapToLong(name -> unet.get(name).shape().elements())
                            .sum();
            assertThat(parameters).isEqualTo(289_688);
        }
    }

    @Test
    void takesFilesWithoutVariantUnlessAskedOtherwise() {
        try (Checkpoint checkpoint = golden("sd21")) {
            assertThat(typeOf(checkpoint, "conv_in.weight")).isEqualTo(ElementType.F32);
        }
        CheckpointOptions fp16 = CheckpointOptions.DEFAULT.withVariant("fp16");
        try (Checkpoint checkpoint = Checkpoint.open(Golden.path("models/sd21"), fp16)) {
            assertThat(typeOf(checkpoint, "conv_in.weight")).isEqualTo(ElementType.F16);
        }
    }

    @Test
    void takesTheOtherVariantWhereItIsTheOnlyOne() {
        TemporaryModel model = copyOf("sd21").delete("unet/diffusion_pytorch_model.safetensors");
        try (Checkpoint checkpoint = Checkpoint.open(model.path())) {
            assertThat(typeOf(checkpoint, "conv_in.weight")).isEqualTo(ElementType.F16);
        }
        CheckpointOptions fp16 = CheckpointOptions.DEFAULT.withVariant("fp16");
        try (Checkpoint checkpoint = Checkpoint.open(Golden.path("models/sd15"), fp16)) {
            assertThat(typeOf(checkpoint, "conv_in.weight")).isEqualTo(ElementType.F32);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "diffusion_pytorch_model.safetensors.index.fp16.json",
        "diffusion_pytorch_model.fp16.safetensors.index.json"
    })
    void findsTheIndexOfAVariantUnderBothNames(String index) {
        TemporaryModel model =
                copyOf("sdxl-refiner")
                        .move(
                                "unet/diffusion_pytorch_model.safetensors.index.json",
                                "unet/" + index);
        try (Checkpoint checkpoint = Checkpoint.open(model.path())) {
            assertThat(checkpoint.weights(CheckpointComponent.UNET).names()).hasSize(510);
        }
    }

    private static ElementType typeOf(Checkpoint checkpoint, String name) {
        return ((DenseWeight) checkpoint.weights(CheckpointComponent.UNET).get(name)).type();
    }

    @Test
    void leavesOutPositionIds() {
        try (Checkpoint checkpoint = golden("sd15")) {
            assertThat(checkpoint.weights(CheckpointComponent.TEXT_ENCODER).names())
                    .hasSize(52)
                    .allMatch(name ->
                            name.startsWith("text_model.") && !name.contains("position_ids"));
        }
    }

    @Test
    void addsTheLevelThatNewTextEncodersLack() {
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile old =
                    SafetensorsFile.open(
                            Golden.path("models/sdxl/text_encoder_2/model.safetensors"), arena);
            UnaryOperator<String> newName = name -> name.replace("text_model.", "");
            WeightStore renamed =
                    DiffusersNames.of(
                            CheckpointComponent.TEXT_ENCODER_2, WeightView.rename(old, newName));
            assertThat(renamed.names()).isEqualTo(old.names()).contains("text_projection.weight");
            assertThat(renamed.get("text_model.final_layer_norm.bias"))
                    .isEqualTo(old.get("text_model.final_layer_norm.bias"));
        }
    }

    @Test
    void givesOldAttentionOfTheVaeItsNewNames() {
        try (Checkpoint old = golden("sd15");
                Checkpoint current = golden("sd21")) {
            assertThat(old.weights(CheckpointComponent.VAE).names())
                    .filteredOn(name -> name.contains("attentions"))
                    .containsExactlyInAnyOrderElementsOf(
                            current.weights(CheckpointComponent.VAE).names().stream()
                                    .filter(name -> name.contains("attentions"))
                                    .toList());
        }
    }

    @Test
    void changesThePredictionTypeIfAsked() {
        try (Checkpoint checkpoint = golden("sd21")) {
            assertThat(checkpoint.schedulerConfig().get("prediction_type").stringValue())
                    .isEqualTo("v_prediction");
        }
        CheckpointOptions epsilon = CheckpointOptions.DEFAULT.withPredictionType("epsilon");
        try (Checkpoint checkpoint = Checkpoint.open(Golden.path("models/sd21"), epsilon)) {
            assertThat(checkpoint.schedulerConfig().get("prediction_type").stringValue())
                    .isEqualTo("epsilon");
            assertThat(checkpoint.schedulerConfig().get("_class_name").stringValue())
                    .isEqualTo("DDIMScheduler");
        }
    }

    @Test
    void changesTheScalingFactorOfTheVaeIfAsked() {
        CheckpointOptions options = CheckpointOptions.DEFAULT.withVaeScalingFactor(0.13025);
        try (Checkpoint checkpoint = Checkpoint.open(Golden.path("models/sd15"), options);
                Checkpoint original = golden("sd15")) {
            JsonNode config = checkpoint.config(CheckpointComponent.VAE);
            assertThat(config.get("scaling_factor").doubleValue()).isEqualTo(0.13025);
            assertThat(((ObjectNode) config.deepCopy()).without("scaling_factor"))
                    .isEqualTo(
                            ((ObjectNode) original.config(CheckpointComponent.VAE).deepCopy())
                                    .without("scaling_factor"));
            assertThat(checkpoint.config(CheckpointComponent.UNET))
                    .isEqualTo(original.config(CheckpointComponent.UNET));
        }
    }

    @Test
    void saysWhatIsMissing() {
        refuses(
                copyOf("sd15").delete("vae"),
                "MODEL: model_index.json lists vae, but there is no folder of that name");
    }

    @Test
    void saysWhichTokenizerIsMissing() {
        refuses(
                copyOf("sdxl").delete("tokenizer_2"),
                "MODEL: model_index.json lists tokenizer_2, but there is no folder of that name");
    }

    @Test
    void saysWhichConfigIsMissing() {
        refuses(copyOf("sd15").delete("unet/config.json"), "MODEL/unet/config.json: no such file");
        assertThat(folder.resolve("sd15")).isDirectory();
    }

    @Test
    void saysWhichSchedulerConfigIsMissing() {
        refuses(
                copyOf("sd15").delete("scheduler/scheduler_config.json"),
                "MODEL/scheduler/scheduler_config.json: no such file");
    }

    @Test
    void saysWhichWeightsAreMissing() {
        refuses(
                copyOf("sd15").delete("unet/diffusion_pytorch_model.safetensors"),
                "MODEL/unet: no weights: neither diffusion_pytorch_model.safetensors nor its index.json is there");
    }

    @Test
    void refusesPickles() {
        refuses(
                copyOf("sd15")
                        .move(
                                "unet/diffusion_pytorch_model.safetensors",
                                "unet/diffusion_pytorch_model.bin"),
                "MODEL/unet/diffusion_pytorch_model.bin: weights in pickle files can run any program and are not"
                        + " read; convert the model to safetensors");
    }

    @Test
    void refusesUnknownPipelines() {
        refuses(
                copyOf("sd15")
                        .replace("model_index.json", "StableDiffusionPipeline", "FluxPipeline"),
                "MODEL/model_index.json: pipeline class 'FluxPipeline' is not supported; supported:"
                        + " LatentConsistencyModelPipeline, StableDiffusionImg2ImgPipeline,"
                        + " StableDiffusionInpaintPipeline, StableDiffusionPipeline,"
                        + " StableDiffusionXLImg2ImgPipeline, StableDiffusionXLInpaintPipeline,"
                        + " StableDiffusionXLPipeline");
    }

    @Test
    void refusesUnknownNetworks() {
        refuses(
                copyOf("sd15")
                        .replace(
                                "unet/config.json", "UNet2DConditionModel", "UNet3DConditionModel"),
                "MODEL/unet/config.json: class 'UNet3DConditionModel' is not supported for unet; supported:"
                        + " UNet2DConditionModel");
    }

    @Test
    void refusesUnknownTextEncoders() {
        refuses(
                copyOf("sd15")
                        .replace("text_encoder/config.json", "CLIPTextModel", "T5EncoderModel"),
                "MODEL/text_encoder/config.json: class 'T5EncoderModel' is not supported for text_encoder; supported:"
                        + " CLIPTextModel, CLIPTextModelWithProjection");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    {"_class_name": | not valid JSON: Unexpected end-of-input within/between Object entries
                    []              | does not hold a JSON object
                    ""              | does not hold a JSON object
                    {} {}           | not valid JSON: other text follows
                    {"a": NaN}      | not valid JSON: Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow
                    """)
    void refusesCorruptConfigs(String content, String message) {
        refuses(
                copyOf("sd15").write("vae/config.json", content),
                "MODEL/vae/config.json: " + message);
    }

    @Test
    void refusesNestingBombs() {
        refuses(
                copyOf("sd15").write("vae/config.json", "[".repeat(100_000)),
                "MODEL/vae/config.json: not valid JSON: Document nesting depth (501) exceeds the maximum allowed"
                        + " (500, from `StreamReadConstraints.getMaxNestingDepth()`)");
    }

    @Test
    void refusesAnIndexThatNamesAMissingShard() {
        refuses(
                copyOf("sdxl-refiner")
                        .delete("unet/diffusion_pytorch_model-00002-of-00003.safetensors"),
                "MODEL/unet/diffusion_pytorch_model.safetensors.index.json: names"
                        + " diffusion_pytorch_model-00002-of-00003.safetensors, which is missing");
    }

    @Test
    void refusesAnIndexThatPointsOutsideItsFolder() {
        refuses(
                copyOf("sdxl-refiner")
                        .write(
                                "unet/diffusion_pytorch_model.safetensors.index.json",
                                "{\"weight_map\": {\"conv_in.bias\": \"../vae/diffusion_pytorch_model.safetensors\"}}"),
                "MODEL/unet/diffusion_pytorch_model.safetensors.index.json: tensor 'conv_in.bias' should lie in"
                        + " '../vae/diffusion_pytorch_model.safetensors', which is no name of a file beside the index");
    }

    @Test
    void refusesAnIndexThatNamesTheWrongShard() {
        refuses(
                copyOf("sdxl-refiner")
                        .replace(
                                "unet/diffusion_pytorch_model.safetensors.index.json",
                                "\"conv_in.bias\": \"diffusion_pytorch_model-00001",
                                "\"conv_in.bias\": \"diffusion_pytorch_model-00002"),
                "MODEL/unet/diffusion_pytorch_model.safetensors.index.json: tensor 'conv_in.bias' is not in"
                        + " diffusion_pytorch_model-00002-of-00003.safetensors, where the index says");
    }

    @Test
    void refusesFoldersWithoutAModel() {
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        folder
                                + ": no model: neither model_index.json nor a folder of a component such as unet"
                                + " nor Unet.mlmodelc is there");
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("none")))
                .isInstanceOf(GouacheException.class)
                .hasMessage(folder.resolve("none") + ": no such file or folder");
    }

    @Test
    void namesTheModelWhenAComponentIsAskedForThatItHasNot() {
        try (Checkpoint checkpoint = golden("sd15")) {
            assertThatThrownBy(() -> checkpoint.config(CheckpointComponent.TEXT_ENCODER_2))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage(checkpoint.path() + ": has no text_encoder_2");
            assertThatThrownBy(() -> checkpoint.tokenizer(CheckpointComponent.TEXT_ENCODER_2))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage(checkpoint.path() + ": has no tokenizer_2");
        }
    }
}
