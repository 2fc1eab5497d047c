package org.gouache.cli;

import static java.util.Objects.requireNonNull;

import org.gouache.GeneratedImage;
import org.gouache.GenerationParameters;
import org.gouache.ModelIdentity;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.image.PngFile;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes pictures. */
@Command(
        name = "generate",
        customSynopsis = "gouache generate [OPTIONS] PROMPT",
        sortOptions = false,
        description = "Makes a picture of what PROMPT says.",
        footer = {
            "As in:",
            "  gouache generate \"a red boat at sea at sunset\" -o boat.png",
            "  gouache generate \"a pink house\" --seed 7 --steps 20 --count 4",
            "  gouache generate \"a fox\" -m sdxl --scheduler dpmpp-2m --karras",
            "  gouache generate --like boat.png -o again.png"
        })
final class GenerateCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "PROMPT", description = "What to show.")
    private @Nullable String prompt;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "PATH",
            description =
                    "A diffusers folder, an ONNX folder, or a single-file checkpoint; "
                            + ModelPath.BUNDLED
                            + ", the bundled model, if left out.")
    private @Nullable Path model;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The PNG file to write; named for the seed if left out.")
    private @Nullable Path output;

    @Option(
            names = "--like",
            paramLabel = "FILE",
            description =
                    "Takes the prompt and all options from a PNG file that this made, except for"
                            + " those that are given: the same picture again, or a variation of it.")
    private @Nullable Path like;

    @Option(names = "--json", description = "Prints the result as a JSON object.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Shows no progress.")
    private boolean quiet;

    @ArgGroup(validate = false, heading = "%nPicture:%n", order = 1)
    private PictureOptions pictureOptions = new PictureOptions();

    @ArgGroup(validate = false, heading = "%nSampling:%n", order = 2)
    private SamplingOptions samplingOptions = new SamplingOptions();

    @ArgGroup(validate = false, heading = "%nSDXL models:%n", order = 3)
    private SdxlOptions sdxlOptions = new SdxlOptions();

    @ArgGroup(validate = false, heading = "%nModel and runtime:%n", order = 4)
    private OpenOptions openOptions = new OpenOptions();

    @Override
    public void run() {
        CommandLine command = requireNonNull(spec).commandLine();
        long start = System.nanoTime();
        GenerationParameters before = like == null ? null : parametersOf(like);
        Request request = request(before, command);
        OutputFiles files = new OutputFiles(output);
        ModelOptions options =
                openOptions.over(before == null ? ModelOptions.DEFAULT : before.options());

        List<GeneratedImage> images;
        try (Progress progress = Progress.on(command.getErr(), quiet, request.steps());
                Pipeline pipeline = Pipeline.load(ModelPath.of(model), options)) {
            images = wanted(before, pipeline.generate(request, progress));
            warnOfAnotherModel(before, images.getFirst().parameters().model(), progress);
        }
        List<Path> written = write(images, files);
        Report report = new Report(images, written, System.nanoTime() - start);
        command.getOut().println(json ? report.json() : report.text());
    }

    private static GenerationParameters parametersOf(Path picture) {
        return GenerationParameters.fromTexts(PngFile.readTexts(picture), picture.toString());
    }

    private Request request(@Nullable GenerationParameters before, CommandLine command) {
        Request.Builder request;
        if (before != null) {
            request = before.request().toBuilder();
            if (prompt != null) {
                request.prompt(prompt);
            }
        } else if (prompt != null) {
            request = Request.builder(prompt);
        } else {
            throw new ParameterException(command, "Missing required parameter: PROMPT");
        }
        pictureOptions.applyTo(request);
        samplingOptions.applyTo(request);
        sdxlOptions.applyTo(request);
        return request.build();
    }

    /** The picture that another was to be like, out of the ones that were made with it. */
    private List<GeneratedImage> wanted(
            @Nullable GenerationParameters before, List<GeneratedImage> images) {
        return before == null || pictureOptions.count != null
                ? images
                : List.of(images.get(before.index()));
    }

    private static void warnOfAnotherModel(
            @Nullable GenerationParameters before,
            @Nullable ModelIdentity model,
            Progress progress) {
        ModelIdentity expected = before == null ? null : before.model();
        if (expected != null && model != null && !expected.hash().equals(model.hash())) {
            progress.onWarning(
                    "made with another model than the one it is to be like: %s (%s), not %s (%s)"
                            .formatted(
                                    model.name(), model.hash(), expected.name(), expected.hash()));
        }
    }

    private static List<Path> write(List<GeneratedImage> images, OutputFiles files) {
        List<Path> written = new ArrayList<>();
        for (GeneratedImage image : images) {
            long seed = requireNonNull(image.parameters().request().seed());
            Path file = files.file(seed, images.size() == 1 ? 0 : written.size() + 1);
            image.write(file);
            written.add(file);
        }
        return written;
    }
}
