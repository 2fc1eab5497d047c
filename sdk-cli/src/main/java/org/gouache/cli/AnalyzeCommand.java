package org.gouache.cli;

import static org.gouache.cli.Given.given;

import static java.util.Objects.requireNonNull;

import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.palette.Analysis;
import org.gouache.palette.AnalysisOptions;
import org.gouache.palette.RecipeMethod;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;

/** Finds out which layers of a model stand how few bits. */
@Command(
        name = "analyze",
        description = {
            "Measures what palettes do to each layer of a UNet, and makes recipes of that: which"
                    + " layer gets how many bits.",
            "Writes FOLDER/recipes.json, which palettize --recipe takes, as do Apple's scripts.",
            "Whatever ends it, the same command goes on where it was."
        },
        footer = "As in: gouache analyze postcard-xl --method greedy -o postcard-recipes")
final class AnalyzeCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "MODEL",
            description = "A model folder or file, or " + ModelPath.BUNDLED + ".")
    private @Nullable Path model;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FOLDER",
            description = "For recipes and measurements; made if it does not exist.")
    private @Nullable Path output;

    @Option(
            names = "--method",
            required = true,
            paramLabel = "NAME",
            converter = Choice.OfRecipeMethod.class,
            completionCandidates = Choice.OfRecipeMethod.class,
            description =
                    "${COMPLETION-CANDIDATES}: how recipes are made. threshold: the fewest bits"
                            + " with which a layer alone stays above a PSNR; threshold-cumulative: it"
                            + " and all layers of less impact; greedy: the least impacts first.")
    private @Nullable RecipeMethod method;

    @Option(
            names = "--bits",
            split = ",",
            paramLabel = "N",
            description = "That layers may get, with commas between; 1,2,3,4,6,8 if left out.")
    private @Nullable List<Integer> bits;

    @Option(
            names = "--target",
            split = ",",
            paramLabel = "BITS",
            description =
                    "Average bits of the layers, a recipe for each, with commas between; if left"
                            + " out, 6.5,4.5,3.4,2.8 with greedy, and seven thresholds with the"
                            + " others.")
    private @Nullable List<Double> targets;

    @Option(
            names = "--min-weights",
            paramLabel = "N",
            description = "Layers of N weights or fewer stay dense; 2048 if left out.")
    private @Nullable Long minWeights;

    @Option(
            names = "--prompts",
            paramLabel = "FILE",
            description =
                    "What is denoised to measure, a prompt a line; eight of ours if left out.")
    private @Nullable Path prompts;

    @Option(
            names = "--guidance",
            paramLabel = "SCALE",
            description = "Of the denoising; as with generate if left out.")
    private @Nullable Double guidance;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Of the denoising; 1 if left out, as Apple's script has it.")
    private @Nullable Integer steps;

    @Option(names = "--seed", paramLabel = "N", description = "Of the noise; 0 if left out.")
    private @Nullable Long seed;

    @Option(names = "--quiet", description = "Shows no progress.")
    private boolean quiet;

    @Option(names = "--json", description = "Prints the recipes as a JSON object.")
    private boolean json;

    @Mixin private OpenOptions opening = new OpenOptions();

    @Override
    public void run() {
        long start = System.nanoTime();
        AnalysisOptions options = options();
        CommandLine commandLine = requireNonNull(spec).commandLine();
        Analysis analysis;
        try (Model opened = Model.open(ModelPath.of(model), opening.over(ModelOptions.DEFAULT));
                WorkProgress progress =
                        new WorkProgress("measuring", commandLine.getErr(), quiet)) {
            analysis = opened.analyze(requireNonNull(output), options, progress::show);
        }
        RecipeTable table = new RecipeTable(analysis, System.nanoTime() - start);
        commandLine.getOut().println(json ? table.json() : table.text());
    }

    private AnalysisOptions options() {
        AnalysisOptions.Builder options =
                AnalysisOptions.builder(requireNonNull(method)).guidanceScale(guidance);
        given(bits, options::bits);
        given(targets, options::targets);
        given(minWeights, options::minWeights);
        given(steps, options::steps);
        given(seed, options::seed);
        if (prompts != null) {
            options.prompts(PromptsFile.read(prompts));
        }
        return options.build();
    }
}
