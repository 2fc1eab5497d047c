package org.gouache.cli;

import static java.util.Objects.requireNonNull;

import org.gouache.Comparison;
import org.gouache.ModelOptions;
import org.gouache.Request;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares two models by their pictures. */
@Command(
        name = "compare",
        sortOptions = false,
        description = {
            "Makes the same pictures by two models, and measures how far the second is from the"
                    + " first.",
            "Writes FOLDER/report.html, which shows them side by side, and the pictures."
        },
        footer =
                "As in: gouache compare postcard-xl postcard-4bit --prompts prompts.txt -o"
                        + " compared")
final class CompareCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "The reference: a model folder or file, or " + ModelPath.BUNDLED + ".")
    private @Nullable Path reference;

    @Parameters(
            index = "1",
            paramLabel = "OTHER",
            description = "A model of the same family, say with palettes.")
    private @Nullable Path test;

    @Option(
            names = "--prompts",
            required = true,
            paramLabel = "FILE",
            description = "What to show, a prompt a line.")
    private @Nullable Path prompts;

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "N",
            description = "With commas between, a picture of each prompt for each; 0 if left out.")
    private List<Long> seeds = List.of(0L);

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FOLDER",
            description = "Where to write it: a new or an empty folder.")
    private @Nullable Path output;

    @Option(names = "--json", description = "Prints the result as a JSON object.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Shows no progress.")
    private boolean quiet;

    @ArgGroup(validate = false, heading = "%nPictures:%n", order = 1)
    private CanvasOptions canvasOptions = new CanvasOptions();

    @ArgGroup(validate = false, heading = "%nSampling:%n", order = 2)
    private SamplingOptions samplingOptions = new SamplingOptions();

    @ArgGroup(validate = false, heading = "%nModels and runtime:%n", order = 3)
    private OpenOptions openOptions = new OpenOptions();

    @Override
    public void run() {
        long start = System.nanoTime();
        CommandLine commandLine = requireNonNull(spec).commandLine();
        Comparison comparison;
        try (ComparisonProgress progress = new ComparisonProgress(commandLine.getErr(), quiet)) {
            comparison =
                    Comparison.write(
                            requireNonNull(output),
                            ModelPath.of(reference),
                            ModelPath.of(test),
                            requests(),
                            openOptions.over(ModelOptions.DEFAULT),
                            progress);
        }
        ComparisonTable table = new ComparisonTable(comparison, System.nanoTime() - start);
        commandLine.getOut().println(json ? table.json() : table.text());
    }

    private List<Request> requests() {
        List<Request> requests = new ArrayList<>();
        for (String prompt : PromptsFile.read(requireNonNull(prompts))) {
            for (long seed : seeds) {
                Request.Builder request = Request.builder(prompt).seed(seed);
                canvasOptions.applyTo(request);
                samplingOptions.applyTo(request);
                requests.add(request.build());
            }
        }
        return requests;
    }
}
