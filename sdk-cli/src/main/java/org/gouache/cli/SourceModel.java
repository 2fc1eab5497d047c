package org.gouache.cli;

import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointOptions;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;

/** The model that a command makes another of. */
final class SourceModel {
    @Parameters(
            paramLabel = "MODEL",
            description = "A model folder or file, or " + ModelPath.BUNDLED + ".")
    private @Nullable Path model;

    @Option(
            names = "--prediction-type",
            paramLabel = "TYPE",
            converter = Choice.OfPredictionType.class,
            completionCandidates = Choice.OfPredictionType.class,
            description = "As with generate.")
    private @Nullable String predictionType;

    @Option(names = "--config", paramLabel = "FOLDER", description = "As with generate.")
    private @Nullable Path configFolder;

    Model open() {
        ModelOptions options =
                ModelOptions.builder()
                        .predictionType(predictionType)
                        .configFolder(configFolder)
                        .build();
        return Model.open(ModelPath.of(model), options);
    }

    /** As its folder or file is called, without extension. */
    String name() {
        Path file = ModelPath.of(model).toAbsolutePath().normalize().getFileName();
        return file == null ? "" : file.toString().replaceFirst("\\.safetensors$", "");
    }

    boolean isPalettized() {
        CheckpointOptions options = CheckpointOptions.DEFAULT.withConfigFolder(configFolder);
        try (Checkpoint checkpoint = Checkpoint.open(ModelPath.of(model), options)) {
            return !checkpoint.palettizedLayers().isEmpty();
        }
    }
}
