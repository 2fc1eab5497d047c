package org.gouache;

import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.Precision;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * How a model is opened and run. {@link #DEFAULT} suits; {@link #builder()} changes some.
 *
 * @param runtime name of the runtime, as in {@code onnx}; null: the first that works here, and for
 *     palettized models whose weights, decoded to float32, would not fit in the memory, {@code
 *     vector}, which leaves palettes as they are
 * @param provider the runtime's execution provider, as in {@code cpu}, {@code coreml}, {@code
 *     cuda}; null: the runtime's choice
 * @param computeUnits where Core ML may compute; null: what suits the Mac. Refused by runtimes and
 *     providers that do not compute by Core ML
 * @param precision the type to compute in; null: what suits the runtime and its provider
 * @param threads threads that a network call may use, up to 1024; 0: as the runtime sees fit
 * @param memory what a {@link Pipeline} keeps loaded
 * @param memoryLimit how many bytes of memory networks may take: decides which runtime is chosen,
 *     and what is refused before it starts; 0: as many as the machine has
 * @param vaeTiling whether the VAE works tile by tile
 * @param predictionType what the UNet predicts, {@code epsilon}, {@code v_prediction} or {@code
 *     sample}, where the model's own configuration does not say so or says it wrong; null: as
 *     configured
 * @param vaeScalingFactor what latents of the VAE are multiplied by to become those of the
 *     diffusion, as in 0.18215, above 0, where the model's own configuration does not say so or
 *     says it wrong; null: as configured
 * @param variant of the weight files that is preferred, as in {@code fp16} for {@code
 *     model.fp16.safetensors}; null: those without a variant. Where a folder holds several bundles
 *     of Core ML models, the inner folder that is meant, as in {@code original} or {@code
 *     split_einsum/compiled}; null: the one that suits the compute units
 * @param configFolder a diffusers folder whose configurations replace those that are assumed for a
 *     single-file checkpoint or a bundle of Core ML models; null: those of the family that it shows
 *     to be of
 */
public record ModelOptions(
        @Nullable String runtime,
        @Nullable String provider,
        @Nullable ComputeUnits computeUnits,
        @Nullable Precision precision,
        int threads,
        MemoryMode memory,
        long memoryLimit,
        VaeTiling vaeTiling,
        @Nullable String predictionType,
        @Nullable Double vaeScalingFactor,
        @Nullable String variant,
        @Nullable Path configFolder) {

    public static final ModelOptions DEFAULT = builder().build();

    private static final int MOST_THREADS = 1024;

    public ModelOptions {
        if (threads < 0 || threads > MOST_THREADS) {
            throw new GouacheException(
                    "threads must be 0 (automatic) to %d, not %d".formatted(MOST_THREADS, threads));
        }
        if (memoryLimit < 0) {
            throw new GouacheException(
                    "the memory limit must be 0 (automatic) or more, not " + memoryLimit);
        }
        if (predictionType != null) {
            switch (predictionType) {
                case "epsilon", "v_prediction", "sample" -> {}
                default ->
                        throw new GouacheException(
                                "prediction type must be epsilon, v_prediction or sample, not \"%s\""
                                        .formatted(predictionType));
            }
        }
        if (vaeScalingFactor != null && !isUsable(vaeScalingFactor)) {
            throw new GouacheException(
                    "the VAE's scaling factor must be a number above 0, as in 0.18215, not "
                            + vaeScalingFactor);
        }
    }

    /** Latents are float32. */
    private static boolean isUsable(double factor) {
        return (float) factor >= Float.MIN_NORMAL && Float.isFinite((float) factor);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        return builder()
                .runtime(runtime)
                .provider(provider)
                .computeUnits(computeUnits)
                .precision(precision)
                .threads(threads)
                .memory(memory)
                .memoryLimit(memoryLimit)
                .vaeTiling(vaeTiling)
                .predictionType(predictionType)
                .vaeScalingFactor(vaeScalingFactor)
                .variant(variant)
                .configFolder(configFolder);
    }

    /** Collects options; those not given have the values of {@link #DEFAULT}. */
    public static final class Builder {
        private @Nullable String runtime;
        private @Nullable String provider;
        private @Nullable ComputeUnits computeUnits;
        private @Nullable Precision precision;
        private int threads;
        private MemoryMode memory = MemoryMode.BALANCED;
        private long memoryLimit;
        private VaeTiling vaeTiling = VaeTiling.AUTO;
        private @Nullable String predictionType;
        private @Nullable Double vaeScalingFactor;
        private @Nullable String variant;
        private @Nullable Path configFolder;

        private Builder() {}

        public Builder runtime(@Nullable String runtime) {
            this.runtime = runtime;
            return this;
        }

        public Builder provider(@Nullable String provider) {
            this.provider = provider;
            return this;
        }

        public Builder computeUnits(@Nullable ComputeUnits computeUnits) {
            this.computeUnits = computeUnits;
            return this;
        }

        public Builder precision(@Nullable Precision precision) {
            this.precision = precision;
            return this;
        }

        public Builder threads(int threads) {
            this.threads = threads;
            return this;
        }

        public Builder memory(MemoryMode memory) {
            this.memory = memory;
            return this;
        }

        public Builder memoryLimit(long memoryLimit) {
            this.memoryLimit = memoryLimit;
            return this;
        }

        public Builder vaeTiling(VaeTiling vaeTiling) {
            this.vaeTiling = vaeTiling;
            return this;
        }

        public Builder predictionType(@Nullable String predictionType) {
            this.predictionType = predictionType;
            return this;
        }

        public Builder vaeScalingFactor(@Nullable Double vaeScalingFactor) {
            this.vaeScalingFactor = vaeScalingFactor;
            return this;
        }

        public Builder variant(@Nullable String variant) {
            this.variant = variant;
            return this;
        }

        public Builder configFolder(@Nullable Path configFolder) {
            this.configFolder = configFolder;
            return this;
        }

        /**
         * @throws GouacheException if a value is out of its range
         */
        public ModelOptions build() {
            return new ModelOptions(
                    runtime,
                    provider,
                    computeUnits,
                    precision,
                    threads,
                    memory,
                    memoryLimit,
                    vaeTiling,
                    predictionType,
                    vaeScalingFactor,
                    variant,
                    configFolder);
        }
    }
}
