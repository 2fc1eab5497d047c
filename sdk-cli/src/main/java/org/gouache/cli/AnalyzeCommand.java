package org.gouache.cli;

import static org.gouache.cli.Given.given;

import static java.util.Objects.requireNonNull;

import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.palette.Analysis;
import org.gouache.palette.AnalysisOptions;
import org.gouache.palette.RecipeMethod;
import org.gouache.palette.RecipeTarget;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Duration;
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
        footer = "As in: gouache analyze postcard-xl -o postcard-recipes")
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
            paramLabel = "NAME",
            converter = Choice.OfRecipeMethod.class,
            completionCandidates = Choice.OfRecipeMethod.class,
            description =
                    "${COMPLETION-CANDIDATES}: how recipes are made. budget: the least error for the"
                            + " size; threshold: the fewest bits with which a layer alone stays above"
                            + " a PSNR; threshold-cumulative: it and all layers of less impact;"
                            + " greedy: the least impacts first. budget if left out.")
    private RecipeMethod method = RecipeMethod.BUDGET;

    @Option(
            names = "--bits",
            split = ",",
            paramLabel = "N",
            description = "That layers may get, with commas between; 1,2,3,4,6,8 if left out.")
    private @Nullable List<Integer> bits;

    @Option(
            names = "--target",
            split = ",",
            paramLabel = "TARGET",
            description =
                    "A recipe for each, with commas between: average bits of the layers as in 4.5,"
                            + " their size as in 40MB, or the PSNR of the latents as in 60dB. If left"
                            + " out, 6.5,4.5,3.4,2.8 with budget and greedy, and seven thresholds"
                            + " with the others.")
    private @Nullable List<RecipeTarget> targets;

    @Option(
            names = "--layers",
            split = ",",
            paramLabel = "REGEX",
            description =
                    "Only layers of these names or regular expressions, with commas between; the"
                            + " others stay dense.")
    private @Nullable List<String> layers;

    @Option(
            names = "--time-limit",
            paramLabel = "DURATION",
            description =
                    "As in 90s, 20m or 2h: after that nothing more is measured, and recipes are made"
                            + " of what is known.")
    private @Nullable Duration timeLimit;

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
            names = "--statistics-prompts",
            paramLabel = "FILE",
            description =
                    "What budget denoises to learn what layers are given, a prompt a line, others"
                            + " than those of --prompts; 128 of ours if left out.")
    private @Nullable Path statisticsPrompts;

    @Option(
            names = "--guidance",
            paramLabel = "SCALE",
            description = "Of the denoising; as with generate if left out.")
    private @Nullable Double guidance;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Of the denoising; if left out 20 with budget, and 1, as Apple's script has it,"
                            + " with the others.")
    private @Nullable Integer steps;

    @Option(
            names = "--timesteps",
            paramLabel = "N",
            description = "At how many of the steps budget measures layers; 8 if left out.")
    private @Nullable Integer timesteps;

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
                AnalysisOptions.builder(method).guidanceScale(guidance).timeLimit(timeLimit);
        given(bits, options::bits);
        given(targets, options::targets);
        given(minWeights, options::minWeights);
        given(layers, options::layers);
        given(steps, options::steps);
        given(timesteps, options::timesteps);
        given(seed, options::seed);
        if (prompts != null) {
            options.prompts(PromptsFile.read(prompts));
        }
        if (statisticsPrompts != null) {
            options.statisticsPrompts(PromptsFile.read(statisticsPrompts));
        }
        return options.build();
    }
}
