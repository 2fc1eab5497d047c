package org.gouache.models.checkpoint;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Families of single-file checkpoints, by the text encoders that they hold. */
enum SingleFileFamily {
    SDXL(
            Map.of(
                    CheckpointComponent.TEXT_ENCODER, "conditioner.embedders.0.transformer.",
                    CheckpointComponent.TEXT_ENCODER_2, "conditioner.embedders.1.model.")),
    SDXL_REFINER(Map.of(CheckpointComponent.TEXT_ENCODER_2, "conditioner.embedders.0.model.")),
    SD21(Map.of(CheckpointComponent.TEXT_ENCODER, "cond_stage_model.model.")),
    SD15(Map.of(CheckpointComponent.TEXT_ENCODER, "cond_stage_model.transformer."));

    private static final String OPEN_CLIP_ENDING = ".model.";

    private final Map<CheckpointComponent, String> prefixes;

    SingleFileFamily(Map<CheckpointComponent, String> textEncoders) {
        prefixes = new EnumMap<>(textEncoders);
        prefixes.put(CheckpointComponent.UNET, "model.diffusion_model.");
        prefixes.put(CheckpointComponent.VAE, "first_stage_model.");
    }

    /**
     * The family whose text encoders are all there; the first, as they are listed here, if several
     * are.
     */
    static Optional<SingleFileFamily> recognize(Iterable<String> names) {
        return Stream.of(values())
                .filter(family ->
                        family.prefixes.entrySet().stream()
                                .filter(entry -> entry.getKey().tokenizerFolder().isPresent())
                                .allMatch(entry -> anyStartsWith(names, entry.getValue())))
                .findFirst();
    }

    /** The components that a file of this family may hold, and how their weights' names begin. */
    Map<CheckpointComponent, String> prefixes() {
        return prefixes;
    }

    /** Whether a text encoder is stored as OpenCLIP does it, and not as transformers does. */
    boolean isOpenClip(CheckpointComponent textEncoder) {
        return prefixes.getOrDefault(textEncoder, "").endsWith(OPEN_CLIP_ENDING);
    }

    private static boolean anyStartsWith(Iterable<String> names, String prefix) {
        for (String name : names) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
