package org.gouache.cli;

import org.gouache.GouacheException;
import org.gouache.MemoryMode;
import org.gouache.MemorySize;
import org.gouache.ModelOptions;
import org.gouache.VaeTiling;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.Precision;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** Options of how a model is opened and run; what is not given is as it was. */
final class OpenOptions {
    @Option(
            names = "--runtime",
            paramLabel = "NAME",
            description =
                    "auto, onnx, vector, coreml (macOS); auto if left out: onnx, or vector where"
                            + " palettes would not fit in the memory if they were decoded, or"
                            + " coreml for bundles of its models.")
    @Nullable String runtime;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "Where ONNX Runtime computes: cpu, coreml (macOS), cuda.")
    @Nullable String provider;

    @Option(
            names = "--compute-units",
            paramLabel = "NAME",
            converter = Choice.OfComputeUnits.class,
            completionCandidates = Choice.OfComputeUnits.class,
            description =
                    "Which processors Core ML may use, by --runtime coreml or --provider coreml:"
                            + " ${COMPLETION-CANDIDATES}; what suits the Mac if left out.")
    @Nullable ComputeUnits computeUnits;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            converter = Choice.OfPrecision.class,
            completionCandidates = Choice.OfPrecision.class,
            description = "What to compute in: ${COMPLETION-CANDIDATES}; otherwise what suits.")
    @Nullable Precision precision;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that a network may use; as many as suit if left out.")
    @Nullable Integer threads;

    @Option(
            names = "--memory",
            paramLabel = "MODE",
            converter = Choice.OfMemory.class,
            completionCandidates = Choice.OfMemory.class,
            description =
                    "${COMPLETION-CANDIDATES}; low: one network in memory at a time. balanced if"
                            + " left out.")
    @Nullable MemoryMode memory;

    @Option(
            names = "--memory-limit",
            paramLabel = "SIZE",
            description =
                    "How much memory networks may take, as in 4GB; all that there is if left out."
                            + " What needs more is refused.")
    @Nullable MemorySize memoryLimit;

    @Option(
            names = "--vae-tiling",
            paramLabel = "MODE",
            converter = Choice.OfTiling.class,
            completionCandidates = Choice.OfTiling.class,
            description =
                    "${COMPLETION-CANDIDATES}: decode large pictures tile by tile. auto if left out.")
    @Nullable VaeTiling vaeTiling;

    @Option(
            names = "--prediction-type",
            paramLabel = "TYPE",
            converter = Choice.OfPredictionType.class,
            completionCandidates = Choice.OfPredictionType.class,
            description =
                    "What the UNet predicts: ${COMPLETION-CANDIDATES}; where the model does not say"
                            + " it, or says it wrong.")
    @Nullable String predictionType;

    @Option(
            names = "--vae-scaling-factor",
            paramLabel = "N",
            description =
                    "What latents of the VAE are multiplied by, as in 0.18215; where the model does"
                            + " not say it, or says it wrong.")
    @Nullable Double vaeScalingFactor;

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            description =
                    "Which of a model's files, as in fp16; of a repository of Core ML bundles,"
                            + " which folder, as in original.")
    @Nullable String variant;

    @Option(
            names = "--config",
            paramLabel = "FOLDER",
            description =
                    "A diffusers folder whose configurations count for a single-file checkpoint or a"
                            + " Core ML bundle.")
    @Nullable Path configFolder;

    /** These options, and others where nothing is given. */
    ModelOptions over(ModelOptions others) {
        return ModelOptions.builder()
                .runtime(runtime == null ? others.runtime() : namedRuntime())
                .provider(isWhereItWas() ? others.provider() : provider)
                .computeUnits(
                        computeUnits == null && isWhereItWas()
                                ? others.computeUnits()
                                : computeUnits)
                .precision(precision == null ? others.precision() : precision)
                .threads(threads == null ? others.threads() : givenThreads(threads))
                .memory(memory == null ? others.memory() : memory)
                .memoryLimit(memoryLimit == null ? others.memoryLimit() : memoryLimit.bytes())
                .vaeTiling(vaeTiling == null ? others.vaeTiling() : vaeTiling)
                .predictionType(predictionType == null ? others.predictionType() : predictionType)
                .vaeScalingFactor(
                        vaeScalingFactor == null ? others.vaeScalingFactor() : vaeScalingFactor)
                .variant(variant == null ? others.variant() : variant)
                .configFolder(configFolder == null ? others.configFolder() : configFolder)
                .build();
    }

    /** Whether nothing is given that leaves providers and compute units without a meaning. */
    private boolean isWhereItWas() {
        return runtime == null && provider == null;
    }

    private static int givenThreads(int threads) {
        if (threads < 1) {
            throw new GouacheException(
                    "threads must be 1 or more, not %d; left out: as many as suit"
                            .formatted(threads));
        }
        return threads;
    }

    private @Nullable String namedRuntime() {
        return "auto".equals(runtime) ? null : runtime;
    }
}
