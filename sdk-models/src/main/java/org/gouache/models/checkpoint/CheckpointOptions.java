package org.gouache.models.checkpoint;

import org.gouache.ModelOptions;
import org.gouache.runtime.ComputeUnits;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * How a checkpoint is read.
 *
 * @param variant the variant of weight files that is preferred, as in {@code fp16} for {@code
 *     model.fp16.safetensors}; null: files without a variant. A component that lacks the preferred
 *     files is read from the others: those without a variant, or else the fp16 ones. In a
 *     repository with several bundles of Core ML models, the folder of the one that is meant, as in
 *     {@code original} or {@code split_einsum/compiled}; null: the one that suits
 * @param configFolder a diffusers folder whose configs and tokenizers replace those that are
 *     assumed for a single-file checkpoint or a bundle of Core ML models; null: those of the family
 *     that it shows to be of. Folders have their own configs and ignore it.
 * @param predictionType what the UNet predicts, in place of what the scheduler's config says; null:
 *     as configured
 * @param vaeScalingFactor what latents of the VAE are multiplied by, in place of what its config
 *     says; null: as configured
 * @param computeUnits where Core ML may compute, for which bundle suits; null: where it does on
 *     this machine if it is not told
 */
public record CheckpointOptions(
        @Nullable String variant,
        @Nullable Path configFolder,
        @Nullable String predictionType,
        @Nullable Double vaeScalingFactor,
        @Nullable ComputeUnits computeUnits) {

    public static final CheckpointOptions DEFAULT =
            new CheckpointOptions(null, null, null, null, null);

    /** What options of a model say of its reading. */
    public static CheckpointOptions of(ModelOptions options) {
        return new CheckpointOptions(
                options.variant(),
                options.configFolder(),
                options.predictionType(),
                options.vaeScalingFactor(),
                options.computeUnits());
    }

    public CheckpointOptions withVariant(@Nullable String variant) {
        return new CheckpointOptions(
                variant, configFolder, predictionType, vaeScalingFactor, computeUnits);
    }

    public CheckpointOptions withConfigFolder(@Nullable Path configFolder) {
        return new CheckpointOptions(
                variant, configFolder, predictionType, vaeScalingFactor, computeUnits);
    }

    public CheckpointOptions withPredictionType(@Nullable String predictionType) {
        return new CheckpointOptions(
                variant, configFolder, predictionType, vaeScalingFactor, computeUnits);
    }

    public CheckpointOptions withVaeScalingFactor(@Nullable Double vaeScalingFactor) {
        return new CheckpointOptions(
                variant, configFolder, predictionType, vaeScalingFactor, computeUnits);
    }

    public CheckpointOptions withComputeUnits(@Nullable ComputeUnits computeUnits) {
        return new CheckpointOptions(
                variant, configFolder, predictionType, vaeScalingFactor, computeUnits);
    }
}
