package org.gouache.models.checkpoint;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * How a checkpoint is read.
 *
 * @param variant the variant of weight files that is preferred, as in {@code fp16} for {@code
 *     model.fp16.safetensors}; null: files without a variant. A component that lacks the preferred
 *     files is read from the others: those without a variant, or else the fp16 ones.
 * @param configFolder a diffusers folder whose configs and tokenizers replace those that are
 *     assumed for a single-file checkpoint; null: those of the family that its keys show. Folders
 *     have their own configs and ignore it.
 * @param predictionType what the UNet predicts, in place of what the scheduler's config says; null:
 *     as configured
 */
public record CheckpointOptions(
        @Nullable String variant, @Nullable Path configFolder, @Nullable String predictionType) {

    public static final CheckpointOptions DEFAULT = new CheckpointOptions(null, null, null);

    public CheckpointOptions withVariant(@Nullable String variant) {
        return new CheckpointOptions(variant, configFolder, predictionType);
    }

    public CheckpointOptions withConfigFolder(@Nullable Path configFolder) {
        return new CheckpointOptions(variant, configFolder, predictionType);
    }

    public CheckpointOptions withPredictionType(@Nullable String predictionType) {
        return new CheckpointOptions(variant, configFolder, predictionType);
    }
}
