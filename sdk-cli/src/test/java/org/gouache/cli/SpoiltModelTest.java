package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Whatever is wrong with a model: one line that names it, exit code 2, and no picture. */
class SpoiltModelTest {
    private static final String UNET = "unet/diffusion_pytorch_model.safetensors";
    private static final String VAE = "vae/diffusion_pytorch_model.safetensors";
    private static final String TEXT_ENCODER = "text_encoder/model.safetensors";
    private static final String SCHEDULER = "scheduler/scheduler_config.json";

    @TempDir Path temporary;

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void isSaidInOneLine(Consumer<SpoiltModel> damage, List<String> said) {
        SpoiltModel model = SpoiltModel.copyOf("sdxl", temporary);
        damage.accept(model);
        Path picture = temporary.resolve("picture.png");

        Run run =
                Run.of(
                        "generate",
                        "two red boats",
                        "--quiet",
                        "--steps=1",
                        "--model=" + model.folder(),
                        "--output=" + picture);

        assertThat(run.err()).startsWith("gouache: ").hasLineCount(1).contains(said);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(picture).doesNotExist();
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("no folder of a network", m -> m.delete("unet"), "unet"),
                damage("no weights", m -> m.delete(UNET), "unet"),
                damage("no configuration", m -> m.delete("vae/config.json"), "vae/config.json"),
                damage("no tokenizer", m -> m.delete("tokenizer_2"), "tokenizer_2"),
                damage("no scheduler", m -> m.delete("scheduler"), "scheduler"),
                damage(
                        "another pipeline",
                        m ->
                                m.replace(
                                        "model_index.json",
                                        "StableDiffusionXLPipeline",
                                        "FluxPipeline"),
                        "model_index.json",
                        "FluxPipeline"),
                damage(
                        "another network",
                        m ->
                                m.replace(
                                        "unet/config.json",
                                        "UNet2DConditionModel",
                                        "SD3Transformer2DModel"),
                        "unet",
                        "SD3Transformer2DModel"),
                damage(
                        "another text encoder",
                        m ->
                                m.replace(
                                        "text_encoder/config.json",
                                        "CLIPTextModel",
                                        "T5EncoderModel"),
                        "text_encoder",
                        "T5EncoderModel"),
                damage(
                        "another scheduler",
                        m ->
                                m.replace(
                                        SCHEDULER,
                                        "EulerDiscreteScheduler",
                                        "DEISMultistepScheduler"),
                        "scheduler class 'DEISMultistepScheduler' is not supported; supported: ",
                        "EulerDiscreteScheduler",
                        "EulerAncestralDiscreteScheduler",
                        "DDIMScheduler",
                        "DPMSolverMultistepScheduler",
                        "UniPCMultistepScheduler",
                        "PNDMScheduler"),
                damage(
                        "a weight of another shape",
                        m -> m.replaceInPlace(UNET, "[8,4,3,3]", "[4,8,3,3]"),
                        "conv_in.weight",
                        "[8, 4, 3, 3]",
                        "[4, 8, 3, 3]"),
                damage(
                        "a weight of integers",
                        m ->
                                m.replaceInPlace(
                                        UNET,
                                        "\"F32\",\"shape\":[8,4,3,3]",
                                        "\"I32\",\"shape\":[8,4,3,3]"),
                        "conv_in.weight",
                        "I32",
                        "floating-point"),
                damage(
                        "a weight of another name",
                        m -> m.replaceInPlace(UNET, "\"conv_in.weight\"", "\"conv_in.weighs\""),
                        "conv_in.weight"),
                damage("an empty file of weights", m -> m.write(UNET, ""), UNET),
                damage(
                        "an empty configuration",
                        m -> m.write("unet/config.json", ""),
                        "unet/config.json"),
                damage("an empty index", m -> m.write("model_index.json", ""), "model_index.json"),
                damage(
                        "an empty vocabulary",
                        m -> m.write("tokenizer/vocab.json", ""),
                        "tokenizer/vocab.json"),
                damage(
                        "empty merges",
                        m -> m.write("tokenizer/merges.txt", ""),
                        "tokenizer/merges.txt"),
                damage("an empty scheduler", m -> m.write(SCHEDULER, ""), SCHEDULER),
                damage("a truncated file of weights", m -> m.truncate(VAE, 100_000), VAE),
                damage("a truncated header", m -> m.truncate(TEXT_ENCODER, 100), TEXT_ENCODER),
                damage(
                        "text for weights",
                        m -> m.write(TEXT_ENCODER, "version https://git-lfs"),
                        TEXT_ENCODER),
                damage("a folder for weights", m -> m.makeFolder(UNET), "unet: no weights"),
                damage(
                        "a folder for a configuration",
                        m -> m.makeFolder("unet/config.json"),
                        "unet/config.json"),
                damage(
                        "a folder for the index",
                        m -> m.makeFolder("model_index.json"),
                        "model_index.json"),
                damage(
                        "a list for a configuration",
                        m -> m.write("unet/config.json", "[]"),
                        "unet/config.json"),
                damage(
                        "half a configuration",
                        m -> m.write("vae/config.json", "{\"in_channels\": 3,"),
                        "vae/config.json"),
                damage(
                        "no heads",
                        m ->
                                m.replace(
                                        "text_encoder/config.json",
                                        "\"num_attention_heads\": 4",
                                        "\"num_attention_heads\": 0"),
                        "num_attention_heads"),
                damage(
                        "heads that do not divide",
                        m ->
                                m.replace(
                                        "text_encoder/config.json",
                                        "\"num_attention_heads\": 4",
                                        "\"num_attention_heads\": 5"),
                        "5"),
                damage(
                        "a billion layers",
                        m ->
                                m.replace(
                                        "text_encoder/config.json",
                                        "\"num_hidden_layers\": 3",
                                        "\"num_hidden_layers\": 1000000000"),
                        "num_hidden_layers",
                        "1000000000"),
                damage(
                        "a billion channels",
                        m -> m.replace("unet/config.json", "    24", "    2147483647"),
                        "2147483647"),
                damage(
                        "a width in words",
                        m ->
                                m.replace(
                                        "unet/config.json",
                                        "\"cross_attention_dim\": 72",
                                        "\"cross_attention_dim\": \"wide\""),
                        "cross_attention_dim",
                        "wide"),
                damage(
                        "another width than the text encoders'",
                        m ->
                                m.replace(
                                        "unet/config.json",
                                        "\"cross_attention_dim\": 72",
                                        "\"cross_attention_dim\": 64"),
                        "64"),
                damage(
                        "an unknown activation",
                        m -> m.replace("text_encoder_2/config.json", "gelu", "mish"),
                        "mish"),
                damage(
                        "a huge sample size",
                        m ->
                                m.replace(
                                        "unet/config.json",
                                        "\"sample_size\": 16",
                                        "\"sample_size\": 2000000000"),
                        "sample_size"),
                damage(
                        "no training steps",
                        m ->
                                m.replace(
                                        SCHEDULER,
                                        "\"num_train_timesteps\": 1000",
                                        "\"num_train_timesteps\": 0"),
                        "num_train_timesteps"),
                damage(
                        "a billion training steps",
                        m ->
                                m.replace(
                                        SCHEDULER,
                                        "\"num_train_timesteps\": 1000",
                                        "\"num_train_timesteps\": 2000000000"),
                        "num_train_timesteps"),
                damage(
                        "an unknown schedule",
                        m -> m.replace(SCHEDULER, "scaled_linear", "zigzag"),
                        "zigzag"),
                damage(
                        "an unknown prediction",
                        m -> m.replace(SCHEDULER, "\"epsilon\"", "\"velocity\""),
                        "velocity"),
                damage(
                        "a vocabulary larger than the embedding",
                        m -> m.replace("tokenizer_2/vocab.json", "\"!\": 0,", "\"!\": 100000,"),
                        "100000"),
                damage(
                        "merges of unknown tokens",
                        m -> m.replace("tokenizer/merges.txt", "t h\n", "tt hh\n"),
                        "merges.txt"));
    }

    private static Arguments damage(String name, Consumer<SpoiltModel> damage, String... said) {
        return Arguments.of(Named.of(name, damage), List.of(said));
    }
}
