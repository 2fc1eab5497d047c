package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A request that cannot be met: one line that says why, exit code 2, and no file left behind. */
class BadRequestTest {
    @TempDir Path folder;

    private Path model;

    @BeforeEach
    void findModel() {
        model = Golden.path("models/sdxl");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --steps=1001 | at most 1000
                    --steps=1000000000 | at most 1000
                    --clip-skip=3 | clip skip must be 0 to 2
                    --count=1000000000 | not enough memory
                    --threads=5000 | threads must be 0 (automatic) to 1024
                    --width=68 | width must be a multiple of 8
                    --width=1000000 | width must be a multiple of 8
                    --guidance=NaN | guidance scale must be a finite number
                    --seed=99999999999999999999 | 99999999999999999999
                    --negative-prompt=\uD800 | lone surrogate U+D800
                    --provider=coreml | coreml
                    --provider=cuda | cuda
                    --provider=quantum | quantum
                    --runtime=quantum | "quantum"
                    --runtime=vector --memory-limit=300kB | for weights; 300.0 kB are allowed
                    """)
    @DisabledOnOs(value = OS.MAC, disabledReason = "Core ML may be there")
    void isSaidInOneLine(String options, String said) throws IOException {
        String command = "boat --model=%s %s".formatted(model, options);
        assertRefused(generate(command.split(" ")), said);
    }

    @Test
    void aLoneSurrogateIsNoText() throws IOException {
        assertRefused(generate("a \uDC00 boat", "--model=" + model), "lone surrogate U+DC00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    models/nowhere | no such file or folder
                    models/info.json | not a safetensors file
                    models/sdxl/unet | sdxl/unet
                    models/sdxl-refiner | refiner
                    models/sdxl-inpaint9 | sdxl-inpaint9
                    models/sdxl/unet/diffusion_pytorch_model.safetensors | one component
                    safetensors/bad_empty_file.safetensors | 0 bytes
                    images/photo.png | not a safetensors file
                    """)
    void whatIsNoModelIsNamed(String path, String said) throws IOException {
        Path file = model.resolve("../..").normalize().resolve(path);

        assertRefused(generate("a boat", "--model=" + file), said);
    }

    @Test
    void aPictureWithoutParametersIsLikeNothing() throws IOException {
        Path photo = Golden.path("images/photo.png");

        Run run = Run.of("generate", "--like=" + photo, "--output=" + folder.resolve("a.png"));

        assertRefused(run, "photo.png has no parameters");
    }

    @Test
    void aFolderThatMayNotBeWrittenIsNamed() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        Path file = folder.resolve("file");
        Path target = Files.isWritable(closed) ? file.resolve("a.png") : closed.resolve("a.png");
        Files.createFile(file);

        Run run =
                Run.of(
                        "generate",
                        "a boat",
                        "--quiet",
                        "--steps=1",
                        "--model=" + model,
                        "--output=" + target);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("gouache: " + target).hasLineCount(1);
        assertThat(target).doesNotExist();
    }

    private Run generate(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "generate",
                                "--quiet",
                                "--output=" + folder.resolve("picture.png")));
        command.addAll(List.of(arguments));
        return Run.of(command.toArray(String[]::new));
    }

    private void assertRefused(Run run, String said) throws IOException {
        assertThat(run.err()).startsWith("gouache: ").contains(said).hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
