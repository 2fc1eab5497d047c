package org.gouache.cli;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.Model;
import org.gouache.export.CoreMlOptions;
import org.gouache.export.ExportOptions;
import org.gouache.export.OnnxOptions;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteSpec;
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
import java.util.Optional;

/** Writes a model in another format. */
@Command(
        name = "export",
        description = {
            "Writes a model in another format, as a folder that --model takes again.",
            "ONNX files are dense: palettes are decoded. Core ML packages keep palettes."
        },
        footer = {
            "As in: gouache export postcard-xl --format onnx -o postcard-onnx",
            "       gouache export postcard-xl --format coreml --bits 6 -o postcard-coreml",
            "       gouache export postcard-xl --format coreml --recipe recipes.json \\",
            "               --target 4.5 -o small-coreml"
        })
final class ExportCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Mixin private SourceModel source = new SourceModel();

    @Option(
            names = "--format",
            required = true,
            paramLabel = "NAME",
            converter = Choice.OfFormat.class,
            completionCandidates = Choice.OfFormat.class,
            description = {
                "onnx: graphs and weights under the names of optimum.",
                "coreml: packages under the names of Apple's converter."
            })
    private @Nullable ExportFormat format;

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
            description = "ONNX: of the weights, ${COMPLETION-CANDIDATES}; float32 if left out.")
    private @Nullable Precision precision;

    @Option(
            names = "--bits",
            paramLabel = "N",
            description = "Palettizes the UNet on the way: 1, 2, 3, 4, 6 or 8 bits for all layers.")
    private @Nullable Integer bits;

    @Mixin private RecipeOptions recipe = new RecipeOptions();

    @Mixin private CoreMlExportOptions coreMl = new CoreMlExportOptions();

    @Option(names = "--quiet", description = "Shows no progress.")
    private boolean quiet;

    @Override
    public void run() {
        CommandLine commandLine = requireNonNull(spec).commandLine();
        PrintWriter err = commandLine.getErr();
        ExportFormat chosen = requireNonNull(format);
        ExportOptions export =
                switch (chosen) {
                    case ONNX -> onnx().withPalettes(palettes(err));
                    case COREML -> coreMl().withPalettes(palettes(err));
                };
        Path target = requireNonNull(output);
        try (Model opened = source.open();
                PaletteProgress progress = new PaletteProgress(err, quiet)) {
            opened.export(target, export, progress);
        }
        if (chosen == ExportFormat.ONNX && (export.palettes() != null || source.isPalettized())) {
            err.println("palettes were decoded: the weights of %s are dense".formatted(target));
        }
        commandLine.getOut().println(target);
    }

    private OnnxOptions onnx() {
        coreMl.requireNone();
        return precision == null
                ? ExportOptions.onnx()
                : ExportOptions.onnx().withPrecision(precision);
    }

    private CoreMlOptions coreMl() {
        if (precision != null) {
            throw new GouacheException(
                    "--dtype is for --format onnx; Core ML computes in float16, the VAE as"
                            + " --vae-dtype says");
        }
        return coreMl.options();
    }

    private @Nullable PaletteOptions palettes(PrintWriter err) {
        if (bits != null && recipe.isGiven()) {
            throw new GouacheException("either --bits or --recipe, not both");
        }
        if (bits == null && !recipe.isGiven() && recipe.hasMinWeights()) {
            throw new GouacheException(
                    "--min-weights is for palettes: it needs --bits or --recipe");
        }
        Optional<RecipeOptions.Chosen> chosen = recipe.chosen(source.name(), err);
        return chosen.map(given ->
                        PaletteOptions.builder(given.recipe()).statistics(given.statistics()))
                .or(() ->
                        Optional.ofNullable(bits)
                                .map(PaletteSpec::ofBits)
                                .map(PaletteOptions::builder))
                .map(options -> options.minWeights(recipe.minWeights()).build())
                .orElse(null);
    }
}
