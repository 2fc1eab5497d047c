package org.gouache.cli;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.Model;
import org.gouache.export.ExportOptions;
import org.gouache.palette.PaletteOptions;
import org.gouache.runtime.Precision;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;

/** Writes a model in another format. */
@Command(
        name = "export",
        description = {
            "Writes a model in another format, as a folder that --model takes again.",
            "Weights are dense there: palettes are decoded, those of a recipe too."
        },
        footer = {
            "As in: gouache export postcard-xl --format onnx -o postcard-onnx",
            "       gouache export postcard-xl --format onnx --recipe recipes.json \\",
            "               --target 4.5 -o small-onnx"
        })
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

    @Mixin private RecipeOptions recipe = new RecipeOptions();

    @Option(names = "--quiet", description = "Shows no progress.")
    private boolean quiet;

    @Override
    public void run() {
        CommandLine commandLine = requireNonNull(spec).commandLine();
        PrintWriter err = commandLine.getErr();
        ExportOptions export =
                new ExportOptions(
                        precision == null ? ExportOptions.DEFAULT.precision() : precision,
                        palettes(err));
        Path target = requireNonNull(output);
        try (Model opened = source.open();
                PaletteProgress progress = new PaletteProgress(err, quiet)) {
            opened.export(requireNonNull(format), target, export, progress);
        }
        if (recipe.isGiven() || source.isPalettized()) {
            err.println("palettes were decoded: the weights of %s are dense".formatted(target));
        }
        commandLine.getOut().println(target);
    }

    private @Nullable PaletteOptions palettes(PrintWriter err) {
        if (!recipe.isGiven() && recipe.hasMinWeights()) {
            throw new GouacheException("--min-weights is for a recipe: it needs --recipe");
        }
        return recipe.chosen(source.name(), err)
                .map(chosen ->
                        PaletteOptions.builder(chosen.recipe())
                                .statistics(chosen.statistics())
                                .minWeights(recipe.minWeights())
                                .build())
                .orElse(null);
    }
}
