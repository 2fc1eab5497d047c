package org.gouache.testing.coreml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.ImageSize;
import org.gouache.Model;
import org.gouache.Model.Component;
import org.gouache.ModelKind;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.export.ExportOptions;
import org.gouache.golden.Golden;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.models.checkpoint.CheckpointKind;
import org.gouache.models.checkpoint.CheckpointOptions;
import org.gouache.runtime.ComputeUnits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class CoreMlBundleTest {
    private static final Path SDXL = Golden.path("models/sdxl");

    @TempDir Path folder;

    @Test
    void showsItsKindSizesAndNetworks() {
        BundleFolder.sdxl(folder).withTokenizer(SDXL.resolve("tokenizer"));
        try (Model model = Model.open(folder)) {
            assertThat(model.kind()).isEqualTo(ModelKind.STABLE_DIFFUSION_XL);
            assertThat(model.vaeFactor()).isEqualTo(4);
            assertThat(model.defaultSize()).isEqualTo(new ImageSize(24 * 4, 16 * 4));
            assertThat(model.has(Component.TEXT_ENCODER_2)).isTrue();
            assertThat(model.has(Component.VAE_ENCODER)).isFalse();
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.kind()).isEqualTo(CheckpointKind.COREML_BUNDLE);
            assertThat(
                            checkpoint
                                    .config(CheckpointComponent.UNET)
                                    .path("cross_attention_dim")
                                    .intValue())
                    .isEqualTo(72);
            assertThat(
                            checkpoint
                                    .config(CheckpointComponent.TEXT_ENCODER_2)
                                    .path("hidden_size")
                                    .intValue())
                    .isEqualTo(40);
            assertThat(
                            checkpoint
                                    .config(CheckpointComponent.VAE_DECODER)
                                    .path("scaling_factor")
                                    .doubleValue())
                    .isEqualTo(0.13025);
        }
    }

    @Test
    void eachTextEncoderFillsUpPromptsAsItWasTrained() {
        BundleFolder.sdxl(folder).withTokenizer(SDXL.resolve("tokenizer"));
        try (Model model = Model.open(folder)) {
            assertThat(model.tokenizer().padId()).isEqualTo(model.tokenizer().endId());
            assertThat(model.tokenizer2().decode(model.tokenizer2().padId())).isEqualTo("!");
        }
    }

    @Test
    void withoutAVocabularyItIsThePublishedOne() {
        BundleFolder.sdxl(folder);
        try (Model model = Model.open(folder)) {
            assertThat(model.tokenizer().vocabularySize()).isEqualTo(49408);
        }
    }

    @Test
    void configurationsOfAFolderCount() {
        BundleFolder.sdxl(folder);
        CheckpointOptions options = CheckpointOptions.DEFAULT.withConfigFolder(SDXL);
        try (Checkpoint checkpoint = Checkpoint.open(folder, options);
                Checkpoint original = Checkpoint.open(SDXL)) {
            assertThat(checkpoint.schedulerConfig()).isEqualTo(original.schedulerConfig());
            assertThat(checkpoint.tokenizer(CheckpointComponent.TEXT_ENCODER_2))
                    .isEqualTo(original.tokenizer(CheckpointComponent.TEXT_ENCODER_2));
            assertThat(checkpoint.config(CheckpointComponent.UNET).path("sample_size"))
                    .hasToString("[16,24]");
        }
    }

    @Test
    void anExportOfOursIsABundleThatKnowsItsModel() {
        Path bundle = folder.resolve("exported");
        try (Model model = Model.open(SDXL)) {
            model.export(
                    bundle,
                    ExportOptions.coreMl().withSize(new ImageSize(64, 32)).withChunkUnet(true));
        }
        try (Checkpoint exported = Checkpoint.open(bundle);
                Checkpoint original = Checkpoint.open(SDXL);
                Model model = Model.open(bundle)) {
            assertThat(exported.components())
                    .containsExactly(
                            CheckpointComponent.TEXT_ENCODER,
                            CheckpointComponent.TEXT_ENCODER_2,
                            CheckpointComponent.UNET,
                            CheckpointComponent.VAE_ENCODER,
                            CheckpointComponent.VAE_DECODER);
            assertThat(exported.index()).isEqualTo(original.index());
            assertThat(exported.schedulerConfig()).isEqualTo(original.schedulerConfig());
            assertThat(model.defaultSize()).isEqualTo(new ImageSize(64, 32));
            assertThat(model.identity().hash()).hasSize(64);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "768, 64, STABLE_DIFFUSION, epsilon, 512x512",
        "1024, 64, STABLE_DIFFUSION, epsilon, 512x512",
        "1024, 96, STABLE_DIFFUSION, v_prediction, 768x768"
    })
    void whatAModelDoesNotSayIsThatOfItsFamily(
            int width, int latents, ModelKind kind, String prediction, String size) {
        new BundleFolder(folder)
                .withCompiled("Unet.mlmodelc", CompilerMetadata.unet(2, width, latents));
        try (Model model = Model.open(folder);
                Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(model.kind()).isEqualTo(kind);
            assertThat(model.defaultSize()).hasToString(size);
            assertThat(checkpoint.schedulerConfig().path("prediction_type").asString("epsilon"))
                    .isEqualTo(prediction);
        }
        CheckpointOptions other = CheckpointOptions.DEFAULT.withPredictionType("sample");
        try (Checkpoint checkpoint = Checkpoint.open(folder, other)) {
            assertThat(checkpoint.schedulerConfig().path("prediction_type").asString(""))
                    .isEqualTo("sample");
        }
    }

    @Test
    void ofTwoFormsOfANetworkTheCompiledOneIsTaken() {
        new BundleFolder(folder)
                .with("Stable_Diffusion_version_x_unet.mlpackage", "unet_sdxl_original")
                .withCompiled("Unet.mlmodelc", CompilerMetadata.unet(2, 768, 64));
        try (Model model = Model.open(folder)) {
            assertThat(model.kind()).isEqualTo(ModelKind.STABLE_DIFFUSION);
        }
    }

    @Test
    void theScalingFactorOfItsVaeCanBeGiven() {
        BundleFolder.sdxl(folder).withTokenizer(SDXL.resolve("tokenizer"));
        ModelOptions options = ModelOptions.builder().vaeScalingFactor(0.25).build();
        try (Checkpoint checkpoint = Checkpoint.open(folder, CheckpointOptions.of(options));
                Model model = Model.open(SDXL, options)) {
            JsonNode config = checkpoint.config(CheckpointComponent.VAE_DECODER);
            assertThat(config.path("scaling_factor").doubleValue()).isEqualTo(0.25);
            assertThat(model.vaeDecoder().settings().scalingFactor()).isEqualTo(0.25f);
        }
    }

    @Test
    void timeIdsTellARefinerFromItsBase() throws IOException {
        Path base = Files.createDirectory(folder.resolve("base"));
        Path refiner = Files.createDirectory(folder.resolve("refiner"));
        new BundleFolder(base)
                .withCompiled("Unet.mlmodelc", CompilerMetadata.xlUnet(2, 2048, 128, 12));
        new BundleFolder(refiner)
                .with("TextEncoder2.mlpackage", "text_encoder_2")
                .withCompiled("UnetRefiner.mlmodelc", CompilerMetadata.xlUnet(1, 1280, 128, 1, 5));
        try (Model model = Model.open(base)) {
            assertThat(model.kind()).isEqualTo(ModelKind.STABLE_DIFFUSION_XL);
        }
        try (Model model = Model.open(refiner)) {
            assertThat(model.kind()).isEqualTo(ModelKind.STABLE_DIFFUSION_XL_REFINER);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                       | ALL                   | 'split_einsum/compiled'",
                "                       | CPU_AND_GPU           | 'original/compiled'",
                "                       | CPU_AND_NEURAL_ENGINE | 'split_einsum/compiled'",
                "original               |                       | 'original/compiled'",
                "split_einsum/packages  | CPU_AND_GPU           | 'split_einsum/packages'",
            })
    void aRepositoryHasSeveral(String variant, ComputeUnits units, String chosen) {
        BundleFolder.repository(folder);
        CheckpointOptions options =
                CheckpointOptions.DEFAULT.withVariant(variant).withComputeUnits(units);
        try (Checkpoint checkpoint = Checkpoint.open(folder, options)) {
            assertThat(checkpoint.readyMade(CheckpointComponent.UNET).orElseThrow().getParent())
                    .isEqualTo(folder.resolve(chosen));
        }
        CheckpointOptions unknown =
                CheckpointOptions.DEFAULT.withVariant("coreai").withComputeUnits(ComputeUnits.ALL);
        assertThatThrownBy(() -> Checkpoint.open(folder, unknown))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "%s: there is no variant \"coreai\"; there are split_einsum/compiled, split_einsum/packages, original/compiled, original/packages"
                                .formatted(folder));
    }

    @Test
    void aUNetMayBeInTwoChunks() {
        BundleFolder bundle =
                new BundleFolder(folder)
                        .withCompiled("UnetChunk1.mlmodelc", CompilerMetadata.unet(1, 768, 64));
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "%s: is one half of a network; UnetChunk2 is missing"
                                .formatted(folder.resolve("UnetChunk1.mlmodelc")));

        bundle.withCompiled("UnetChunk2.mlmodelc", CompilerMetadata.unet(1, 768, 64));
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.readyMade(CheckpointComponent.UNET))
                    .contains(folder.resolve("UnetChunk1.mlmodelc"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sample                | latents    | has an input latents, which is not supported; a UNet has [sample,",
                "timestep              | t          | has an input t, which is not supported",
                "\"encoder_hidden_states\" | \"additional_residual_0\" | has an input additional_residual_0, which is not supported",
                "[2, 4, 64, 64]        | [2, 4, 64] | input sample F16 [2, 4, 64]: expected 4 dimensions",
                "[2, 4, 64, 64]        | []         | input sample F16: expected 4 dimensions",
                "768, 1, 77            | 768        | input encoder_hidden_states F16 [2, 768]: expected 4 dimensions",
            })
    void unexpectedInputsAreNamed(String right, String wrong, String said) {
        Path unet = folder.resolve("Unet.mlmodelc");
        new BundleFolder(folder)
                .withCompiled(
                        "Unet.mlmodelc", CompilerMetadata.unet(2, 768, 64).replace(right, wrong));
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(unet + ": " + said);
    }

    @Test
    void aMissingInputIsNamed() {
        String metadata = CompilerMetadata.unet(2, 768, 64);
        int timestep = metadata.indexOf("{\"name\": \"timestep\"");
        String without =
                metadata.substring(0, timestep)
                        + metadata.substring(metadata.indexOf("{\"name\": \"enc"));
        new BundleFolder(folder).withCompiled("Unet.mlmodelc", without);
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "%s: has no input timestep, only [sample, encoder_hidden_states]"
                                .formatted(folder.resolve("Unet.mlmodelc")));
    }

    @Test
    void whatIsNoVaeIsNamed() {
        Path vae = folder.resolve("VAEDecoder.mlpackage");
        new BundleFolder(folder)
                .with("Unet.mlpackage", "unet_sdxl_original")
                .with("VAEDecoder.mlpackage", "unet_sdxl_original");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(vae + ": has inputs [")
                .hasMessageEndingWith("], expected one");
    }

    @Test
    void runsOnCoreMlAlone() {
        BundleFolder.sdxl(folder);
        assertThatThrownBy(() -> Model.open(folder, ModelOptions.builder().runtime("onnx").build()))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "%s: a bundle of Core ML models runs with the runtime coreml alone, not with onnx"
                                .formatted(folder));
        assertThatThrownBy(() -> Pipeline.load(folder))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(
                        folder
                                + ": a bundle of Core ML models, but runtime coreml does not work here: ");
    }

    @Test
    void aBundleThatLacksANetworkMakesNoPictures() {
        new BundleFolder(folder).with("Unet.mlpackage", "unet_sdxl_original");
        assertThatThrownBy(() -> Pipeline.load(folder)).isInstanceOf(GouacheException.class);
        try (Model model = Model.open(folder)) {
            assertThatThrownBy(model::vaeDecoder)
                    .isInstanceOf(GouacheException.class)
                    .hasMessage("%s: has no vae".formatted(folder));
        }
    }

    @Test
    void cannotBeWrittenInAnotherFormat() {
        BundleFolder.sdxl(folder.resolve("bundle"));
        try (Model model = Model.open(folder.resolve("bundle"))) {
            assertThatThrownBy(() -> model.export(folder.resolve("onnx"), ExportOptions.onnx()))
                    .isInstanceOf(GouacheException.class)
                    .hasMessageContaining("a ready-made file");
        }
    }
}
