package org.gouache.models.checkpoint;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.Set;

/** A network of a model. ONNX folders have the two halves of the VAE, all others the whole. */
public enum CheckpointComponent {
    TEXT_ENCODER(
            "text_encoder",
            "tokenizer",
            "model",
            Set.of("CLIPTextModel", "CLIPTextModelWithProjection")),
    TEXT_ENCODER_2(
            "text_encoder_2",
            "tokenizer_2",
            "model",
            Set.of("CLIPTextModel", "CLIPTextModelWithProjection")),
    UNET("unet", null, "diffusion_pytorch_model", Set.of("UNet2DConditionModel")),
    VAE("vae", null, "diffusion_pytorch_model", Set.of("AutoencoderKL")),
    VAE_ENCODER("vae_encoder", null, "diffusion_pytorch_model", Set.of("AutoencoderKL")),
    VAE_DECODER("vae_decoder", null, "diffusion_pytorch_model", Set.of("AutoencoderKL"));

    private final String folder;
    private final @Nullable String tokenizerFolder;
    private final String weightsName;
    private final Set<String> classes;

    CheckpointComponent(
            String folder,
            @Nullable String tokenizerFolder,
            String weightsName,
            Set<String> classes) {
        this.folder = folder;
        this.tokenizerFolder = tokenizerFolder;
        this.weightsName = weightsName;
        this.classes = classes;
    }

    /**
     * The folder inside a model, which is also the component's name in {@code model_index.json}.
     */
    public String folder() {
        return folder;
    }

    /** The folder of the tokenizer that belongs to a text encoder; empty for other components. */
    public Optional<String> tokenizerFolder() {
        return Optional.ofNullable(tokenizerFolder);
    }

    /** The name of weight files without their ending. */
    String weightsName() {
        return weightsName;
    }

    /** The classes of the reference implementation that Gouache can stand for. */
    Set<String> classes() {
        return classes;
    }

    @Override
    public String toString() {
        return folder;
    }
}
