package org.gouache.cli;

import static java.util.Objects.requireNonNull;

import org.gouache.Model;
import org.gouache.export.ExportOptions;
import org.gouache.runtime.Precision;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Mixin private SourceModel source = new SourceModel();

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

    @Override
    public void run() {
        ExportOptions export =
                precision == null ? ExportOptions.DEFAULT : new ExportOptions(precision);
        Path target = requireNonNull(output);
        try (Model opened = source.open()) {
            opened.export(requireNonNull(format), target, export);
        }
        CommandLine commandLine = requireNonNull(spec).commandLine();
        if (source.isPalettized()) {
            commandLine
                    .getErr()
                    .println(
                            "palettes were decoded: the weights of %s are dense".formatted(target));
        }
        commandLine.getOut().println(target);
    }
}
