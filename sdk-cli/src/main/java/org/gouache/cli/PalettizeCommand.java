package org.gouache.cli;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.Model;
import org.gouache.palette.NonFinite;
import org.gouache.palette.PaletteMethod;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteReport;
import org.gouache.palette.PaletteSpec;
import org.gouache.weight.WeightKind;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Squeezes a model's weights into palettes. */
@Command(
        name = "palettize",
        description = {
            "Squeezes the weights of a model into palettes.",
            "Palettes are small tables of values; each weight becomes an index of a few bits.",
            "Writes a model folder that --model takes again."
        },
        footer = {
            "As in: gouache palettize postcard-xl --bits 6 -o postcard-6bit",
            "       gouache palettize postcard-xl --recipe recipes.json --target 4.5 -o small"
        })
final class PalettizeCommand implements Runnable {
    /** Where a recipe has the bits of each layer. */
    private static final int UNUSED_BITS = 8;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private SourceModel source = new SourceModel();

    @Option(
            names = "--bits",
            paramLabel = "N",
            description =
                    "Of an index: 1, 2, 3, 4, 6 or 8; a palette has 2^N entries. In place of a"
                            + " recipe, for all layers.")
    private @Nullable Integer bits;

    @Mixin private RecipeOptions recipe = new RecipeOptions();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FOLDER",
            description = "Where to write it: a new or an empty folder.")
    private @Nullable Path output;

    @Option(
            names = "--group-size",
            paramLabel = "N",
            description =
                    "A palette for every N output channels, rather than one for a whole weight.")
    private int groupSize;

    @Option(
            names = "--scale",
            description = "A scale for each output channel, beside the palettes.")
    private boolean scaled;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            converter = Choice.OfPaletteMethod.class,
            completionCandidates = Choice.OfPaletteMethod.class,
            description =
                    "How palettes are chosen: ${COMPLETION-CANDIDATES}; kmeans if left out,"
                            + " which has the least squared error there is. int8 takes 8 bits and"
                            + " scales.")
    private PaletteMethod method = PaletteMethod.KMEANS;

    @Option(
            names = "--components",
            split = ",",
            paramLabel = "NAME",
            converter = Choice.OfNetworks.class,
            completionCandidates = Choice.OfNetworks.class,
            description =
                    "Which networks, with commas between: ${COMPLETION-CANDIDATES}; unet if"
                            + " left out.")
    private @Nullable List<NetworkChoice> components;

    @Option(
            names = "--kinds",
            split = ",",
            paramLabel = "KIND",
            converter = Choice.OfWeightKind.class,
            completionCandidates = Choice.OfWeightKind.class,
            description =
                    "Which weights: ${COMPLETION-CANDIDATES}; linears and convolutions if"
                            + " left out.")
    private @Nullable Set<WeightKind> kinds;

    @Option(
            names = "--keep-non-finite",
            description = "Weights with NaN or infinite elements stay as they are; else an error.")
    private boolean keepNonFinite;

    @Option(
            names = "--simulate",
            description =
                    "Writes what the palettes decode to as an ordinary model folder, for"
                            + " any other tool; no smaller.")
    private boolean simulated;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "At most so many threads; all processors if left out.")
    private @Nullable Integer threads;

    @Option(names = "--quiet", description = "Shows no progress.")
    private boolean quiet;

    @Option(names = "--json", description = "Prints the result, layer by layer, as a JSON object.")
    private boolean json;

    @Override
    public void run() {
        long start = System.nanoTime();
        CommandLine commandLine = requireNonNull(spec).commandLine();
        PaletteOptions palettes = paletteOptions(commandLine.getErr());
        Path target = requireNonNull(output);
        PaletteReport report;
        try (Model opened = source.open();
                PaletteProgress progress = new PaletteProgress(commandLine.getErr(), quiet)) {
            report = opened.palettize(target, palettes, progress);
        }
        PaletteTable table = new PaletteTable(report, palettes, target, System.nanoTime() - start);
        commandLine.getOut().println(json ? table.json() : table.text());
    }

    private PaletteOptions paletteOptions(PrintWriter err) {
        PaletteOptions.Builder options =
                PaletteOptions.builder(palettes())
                        .minWeights(recipe.minWeights())
                        .nonFinite(keepNonFinite ? NonFinite.KEEP : NonFinite.REFUSE)
                        .simulated(simulated);
        recipe(err)
                .ifPresent(
                        chosen -> options.recipe(chosen.recipe()).statistics(chosen.statistics()));
        if (components != null) {
            options.components(
                    components.stream()
                            .map(NetworkChoice::components)
                            .flatMap(Collection::stream)
                            .collect(Collectors.toSet()));
        }
        if (kinds != null) {
            options.kinds(kinds);
        }
        if (threads != null) {
            options.threads(threads);
        }
        return options.build();
    }

    private PaletteSpec palettes() {
        return new PaletteSpec(bits == null ? UNUSED_BITS : bits, method, groupSize, scaled);
    }

    private Optional<RecipeOptions.Chosen> recipe(PrintWriter err) {
        if ((bits == null) != recipe.isGiven()) {
            throw new GouacheException("either --bits or --recipe is needed");
        }
        Optional<RecipeOptions.Chosen> chosen = recipe.chosen(source.name(), err);
        if (chosen.isPresent() && (components != null || kinds != null)) {
            throw new GouacheException(
                    "%s does not go with --recipe, which names the layers"
                            .formatted(components != null ? "--components" : "--kinds"));
        }
        return chosen;
    }
}
