package org.gouache.models.pipeline;

import org.gouache.GouacheException;
import org.gouache.ImageSize;
import org.gouache.Model.Component;
import org.gouache.ModelKind;
import org.gouache.graph.NetworkDefinition;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.models.clip.ClipConfig;
import org.gouache.models.clip.ClipDefinition;
import org.gouache.models.unet.UNetConfig;
import org.gouache.models.unet.UNetConfig.LatentSize;
import org.gouache.models.unet.UNetDefinition;
import org.gouache.models.vae.VaeConfig;
import org.gouache.models.vae.VaeDecoderDefinition;
import org.gouache.models.vae.VaeEncoderDefinition;
import org.gouache.runtime.ModelSource;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.scheduler.SchedulerConfig;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.function.BiFunction;

/**
 * The configurations of a checkpoint's parts, read once; null where there is no such part. ONNX
 * folders have the halves of the VAE apart, other models the whole.
 */
record ModelParts(
        Checkpoint checkpoint,
        @Nullable ClipConfig textEncoder,
        @Nullable ClipConfig textEncoder2,
        @Nullable UNetConfig unet,
        @Nullable VaeConfig vaeDecoder,
        @Nullable VaeConfig vaeEncoder,
        @Nullable SchedulerConfig scheduler) {
    private static final int USUAL_LATENTS = 64;
    private static final int USUAL_LATENTS_XL = 128;
    private static final int USUAL_FACTOR = 8;

    /**
     * @throws GouacheException if a configuration is malformed, or of a class that is not supported
     */
    static ModelParts of(Checkpoint checkpoint) {
        return new ModelParts(
                checkpoint,
                read(checkpoint, CheckpointComponent.TEXT_ENCODER, ClipConfig::of),
                read(checkpoint, CheckpointComponent.TEXT_ENCODER_2, ClipConfig::of),
                read(checkpoint, CheckpointComponent.UNET, UNetConfig::of),
                read(checkpoint, half(checkpoint, CheckpointComponent.VAE_DECODER), VaeConfig::of),
                read(checkpoint, half(checkpoint, CheckpointComponent.VAE_ENCODER), VaeConfig::of),
                checkpoint.hasScheduler() ? scheduler(checkpoint) : null);
    }

    private static CheckpointComponent half(Checkpoint checkpoint, CheckpointComponent half) {
        return checkpoint.has(half) ? half : CheckpointComponent.VAE;
    }

    private static <T> @Nullable T read(
            Checkpoint checkpoint,
            CheckpointComponent component,
            BiFunction<JsonNode, String, T> reader) {
        return checkpoint.has(component)
                ? reader.apply(checkpoint.config(component), checkpoint + "/" + component)
                : null;
    }

    private static SchedulerConfig scheduler(Checkpoint checkpoint) {
        return SchedulerConfig.of(
                JsonValue.map(checkpoint.schedulerConfig()), checkpoint + "/scheduler");
    }

    ModelKind kind() {
        if (unet == null ? !checkpoint.index().isXl() : unet.added().isEmpty()) {
            return ModelKind.STABLE_DIFFUSION;
        }
        return textEncoder == null && textEncoder2 != null
                ? ModelKind.STABLE_DIFFUSION_XL_REFINER
                : ModelKind.STABLE_DIFFUSION_XL;
    }

    int vaeFactor() {
        VaeConfig vae = vaeDecoder == null ? vaeEncoder : vaeDecoder;
        return vae == null ? USUAL_FACTOR : vae.factor();
    }

    ImageSize defaultSize() {
        int usual = kind() == ModelKind.STABLE_DIFFUSION ? USUAL_LATENTS : USUAL_LATENTS_XL;
        LatentSize latents = unet == null ? null : unet.sampleSize();
        return latents == null
                ? new ImageSize(usual * vaeFactor(), usual * vaeFactor())
                : new ImageSize(latents.width() * vaeFactor(), latents.height() * vaeFactor());
    }

    boolean has(Component component) {
        return config(component) != null;
    }

    private @Nullable Record config(Component component) {
        return switch (component) {
            case TEXT_ENCODER -> textEncoder;
            case TEXT_ENCODER_2 -> textEncoder2;
            case UNET -> unet;
            case VAE_DECODER -> vaeDecoder;
            case VAE_ENCODER -> vaeEncoder;
        };
    }

    /** Whether a network is a VAE that overflows in float16. */
    boolean forcesUpcast(Component component) {
        return config(component) instanceof VaeConfig vae && vae.forceUpcast();
    }

    /**
     * What a runtime loads for a network.
     *
     * @throws GouacheException if this model does not have it
     */
    ModelSource source(Component component) {
        NetworkDefinition definition = definition(component);
        CheckpointComponent holder = holder(component);
        return checkpoint
                .readyMade(holder)
                .<ModelSource>map(file -> new FileSource(file, definition))
                .orElseGet(() -> new GraphSource(definition, checkpoint.weights(holder)));
    }

    /** A network's definition. */
    NetworkDefinition definition(Component component) {
        return switch (component) {
            case TEXT_ENCODER -> text(require(textEncoder, "text_encoder"));
            case TEXT_ENCODER_2 -> text(require(textEncoder2, "text_encoder_2"));
            case UNET -> new UNetDefinition(require(unet, "unet"));
            case VAE_DECODER -> new VaeDecoderDefinition(require(vaeDecoder, "vae"));
            case VAE_ENCODER -> new VaeEncoderDefinition(require(vaeEncoder, "vae"));
        };
    }

    private ClipDefinition text(ClipConfig config) {
        return new ClipDefinition(config, kind() == ModelKind.STABLE_DIFFUSION);
    }

    /** The checkpoint's component that holds a network. */
    CheckpointComponent holder(Component component) {
        return switch (component) {
            case TEXT_ENCODER -> CheckpointComponent.TEXT_ENCODER;
            case TEXT_ENCODER_2 -> CheckpointComponent.TEXT_ENCODER_2;
            case UNET -> CheckpointComponent.UNET;
            case VAE_DECODER -> half(checkpoint, CheckpointComponent.VAE_DECODER);
            case VAE_ENCODER -> half(checkpoint, CheckpointComponent.VAE_ENCODER);
        };
    }

    /** A part, or the error that this model does not have it. */
    <T> T require(@Nullable T part, String name) {
        if (part == null) {
            throw new GouacheException("%s: has no %s".formatted(checkpoint, name));
        }
        return part;
    }
}
