package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.GenerationParameters;
import org.gouache.image.PngFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Pictures by the bundled model, small and of few steps. */
class GenerateTest {
    @TempDir Path folder;

    @Test
    void writesThePictureAndSaysHowItCameAbout() {
        Run run = generate("a red boat at sea", "--seed", "1", "-o", file("boat.png"));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .matches(
                        "\\Q%s\\E: seed 1, 2 steps, \\d+\\.\\d s, postcard-xl, onnx\\R"
                                .formatted(file("boat.png")));
        assertThat(run.err())
                .containsSubsequence(
                        "reading the prompt", "denoising", "denoising: step 2 of 2", "decoding");
        assertThat(PngFile.read(folder.resolve("boat.png")).image())
                .returns(96, image -> image.width())
                .returns(104, image -> image.height());
    }

    @Test
    void aSeedMakesTheSameFileAgainAndAnotherSeedAnother() throws IOException {
        generate("a tent", "--seed", "1", "-o", file("first.png"));
        generate("a tent", "--seed", "1", "-o", file("again.png"));
        generate("a tent", "--seed", "2", "-o", file("other.png"));

        assertThat(folder.resolve("again.png")).hasSameBinaryContentAs(folder.resolve("first.png"));
        assertThat(Files.readAllBytes(folder.resolve("other.png")))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("first.png")));
    }

    @Test
    void withoutASeedEachPictureIsAnother() {
        generate("a tent", "-o", file("first.png"));
        generate("a tent", "-o", file("second.png"));

        assertThat(parameters("first.png").request().seed())
                .isNotNull()
                .isNotEqualTo(parameters("second.png").request().seed());
    }

    @Test
    void severalPicturesAreNumbered() throws IOException {
        Run run = generate("a dog", "--seed", "5", "--count", "2", "-o", file("dog.png"));

        assertThat(run.out()).hasLineCount(2).contains(file("dog-1.png"), file("dog-2.png"));
        assertThat(names()).containsExactlyInAnyOrder("dog-1.png", "dog-2.png");
        assertThat(parameters("dog-2.png").index()).isEqualTo(1);
    }

    @Test
    void jsonIsForPrograms() {
        Run run = generate("a dog", "--seed", "5", "--json", "--quiet", "-o", file("dog.png"));

        assertThat(run.err()).isEmpty();
        JsonNode json = JsonMapper.shared().readTree(run.out());
        JsonNode picture = json.path("images").path(0);
        assertThat(picture.path("file").asString()).isEqualTo(file("dog.png"));
        assertThat(picture.at("/parameters/request/seed").asLong()).isEqualTo(5);
        assertThat(picture.at("/parameters/model/name").asString()).isEqualTo("postcard-xl");
        assertThat(picture.at("/parameters/options/runtime").asString()).isEqualTo("onnx");
        assertThat(json.path("seconds").asDouble()).isPositive();
        assertThat(json.path("warnings").isArray()).isTrue();
    }

    @Test
    void aPromptThatIsTooLongIsCutWithAWarning() {
        Run run = generate("a boat ".repeat(80), "-o", file("boat.png"), "--quiet");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).startsWith("warning: ").contains("longer than 77 tokens", "a boat");
    }

    @Test
    void anUnknownRuntimeIsNamed() {
        Run run = generate("a dog", "--runtime", "abacus", "-o", file("dog.png"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("gouache: ").contains("abacus", "onnx").hasLineCount(1);
    }

    private Run generate(String prompt, String... options) {
        List<String> arguments = new ArrayList<>(List.of("generate", prompt));
        arguments.addAll(List.of("--steps=2", "--width=96", "--height=104", "--threads=1"));
        arguments.addAll(List.of(options));
        return Run.of(arguments.toArray(String[]::new));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private GenerationParameters parameters(String name) {
        return GenerationParameters.fromTexts(PngFile.readTexts(folder.resolve(name)), name);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
