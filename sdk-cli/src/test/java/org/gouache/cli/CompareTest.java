package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class CompareTest {
    private static final String SDXL = Golden.path("models/sdxl").toString();

    @TempDir Path folder;

    private Path prompts;

    @BeforeEach
    void writePrompts() throws IOException {
        prompts = Files.writeString(folder.resolve("prompts.txt"), "a boat\n\n  a dog \n");
    }

    private Run compare(String... options) {
        List<String> args = new ArrayList<>(List.of("compare", SDXL, "--steps=1"));
        args.addAll(List.of(options));
        args.addAll(List.of("-o", target().toString()));
        return Run.of(args.toArray(String[]::new));
    }

    private Path target() {
        return folder.resolve("compared");
    }

    @Test
    void makesAPictureOfEachPromptForEachSeed() {
        Run run = compare(SDXL, "--prompts=" + prompts, "--seeds=3,4");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("denoising: 1 of 8, ", "denoising: 8 of 8, 0:00 min left");
        assertThat(run.out())
                .startsWith(target().resolve("report.html") + ": 4 pictures by two models, ")
                .containsPattern("a boat, seed 3 +equal +equal\\R.*a boat, seed 4")
                .containsPattern("a dog, seed 3 .*\\R.*a dog, seed 4 .*\\R +mean ");
        assertThat(target()).isDirectoryContaining("glob:**/report.html");
    }

    @Test
    void printsAJsonObject() throws IOException {
        Path small = folder.resolve("small");
        Run.of("palettize", SDXL, "--bits=6", "--quiet", "-o", small.toString());

        Run run = compare(small.toString(), "--prompts=" + prompts, "--json", "--quiet");

        assertThat(run.err()).isEmpty();
        JsonNode json = JsonMapper.shared().readTree(run.out());
        assertThat(json.path("report").asString())
                .isEqualTo(target().resolve("report.html").toString());
        assertThat(json.at("/reference/name").asString()).isEqualTo("sdxl");
        assertThat(json.at("/test/unet_bytes").asLong())
                .isPositive()
                .isLessThan(json.at("/reference/unet_bytes").asLong());
        assertThat(json.path("pictures")).hasSize(2);
        JsonNode dog = json.at("/pictures/1");
        assertThat(dog.path("prompt").asString()).isEqualTo("a dog");
        assertThat(dog.path("seed").asLong()).isZero();
        assertThat(dog.path("latents_psnr").asDouble()).isBetween(15.0, 90.0);
        assertThat(dog.path("picture_psnr").asDouble()).isBetween(15.0, 90.0);
        assertThat(Path.of(dog.path("test").asString())).isNotEmptyFile();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sd15 --prompts=%s               | models of two families cannot be compared",
                "sdxl --prompts=none.txt         | none.txt: cannot be read",
                "sdxl                            | Missing required option: '--prompts=FILE'",
                "sdxl --prompts=%s --width=100   | width must be a multiple of 8",
                "sdxl --prompts=%s --seeds=a     | Invalid value for option '--seeds'",
                "none --prompts=%s               | none: no such file or folder"
            })
    void badInputIsOneLine(String options, String message) {
        String[] args = options.formatted(prompts).split(" +");
        args[0] = Golden.path("models").resolve(args[0]).toString();

        Run run = compare(args);

        assertThat(run.err()).contains(message).hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(target()).doesNotExist();
    }

    @Test
    void aFileWithoutPromptsIsOneLine() throws IOException {
        Files.writeString(prompts, "\n \n");

        Run run = compare(SDXL, "--prompts=" + prompts);

        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "gouache: %s: holds no prompts; one a line".formatted(prompts));
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
