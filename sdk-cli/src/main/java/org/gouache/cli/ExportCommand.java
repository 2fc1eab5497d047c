package org.gouache.cli;

import static java.util.Objects.requireNonNull;

import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.export.ExportOptions;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.runtime.Precision;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;

/** Writes a model in another format. */
@Command(
        name = "export",
        description = {
            "Writes a model in another format, as a folder that --model takes again.",
            "Weights are dense there: palettes are decoded."
        },
        footer = "As in: gouache export postcard-xl --format onnx -o postcard-onnx")
final class ExportCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "MODEL",
            description = "A model folder or file, or " + ModelPath.BUNDLED + ".")
    private @Nullable Path model;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "NAME",
            description = "onnx: graphs and weights under the names of optimum.")
    private @Nullable String format;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FOLDER",
            description = "Where to write it: a new or an empty folder.")
    private @Nullable Path output;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            converter = Choice.OfPrecision.class,
            completionCandidates = Choice.OfPrecision.class,
            description = "Of the weights: ${COMPLETION-CANDIDATES}; float32 if left out.")
    private @Nullable Precision precision;

    @Option(
            names = "--prediction-type",
            paramLabel = "TYPE",
            converter = Choice.OfPredictionType.class,
            completionCandidates = Choice.OfPredictionType.class,
            description = "As with generate.")
    private @Nullable String predictionType;

    @Option(names = "--config", paramLabel = "FOLDER", description = "As with generate.")
    private @Nullable Path configFolder;

    @Override
    public void run() {
        ModelOptions options =
                ModelOptions.builder()
                        .predictionType(predictionType)
                        .configFolder(configFolder)
                        .build();
        ExportOptions export =
                precision == null ? ExportOptions.DEFAULT : new ExportOptions(precision);
        Path target = requireNonNull(output);
        try (Model opened = Model.open(ModelPath.of(model), options)) {
            opened.export(requireNonNull(format), target, export);
        }
        CommandLine commandLine = requireNonNull(spec).commandLine();
        if (isPalettized()) {
            commandLine
                    .getErr()
                    .println(
                            "palettes were decoded: the weights of %s are dense".formatted(target));
        }
        commandLine.getOut().println(target);
    }

    private boolean isPalettized() {
        try (Checkpoint checkpoint = Checkpoint.open(ModelPath.of(model))) {
            return !checkpoint.palettizedLayers().isEmpty();
        }
    }
}
