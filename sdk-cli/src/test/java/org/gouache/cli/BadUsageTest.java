package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whatever a user does wrong: one line that says what, exit code 2, and nothing made. */
class BadUsageTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    | Missing required subcommand
                    genrate | 'genrate' (did you mean generate?)
                    generate | Missing required parameter: PROMPT
                    generate boat --stpes 3 | '--stpes'
                    generate boat --stpes=3 | '--stpes=3' (did you mean --steps
                    generate boat --steps | '--steps'
                    generate boat --steps many | 'many' is not an int
                    generate boat --steps 0 | steps must be 1 or more, not 0
                    generate boat --width 100 | width must be a multiple of 8
                    generate boat --height -8 | -8
                    generate boat --guidance NaN | NaN
                    generate boat --guidance-rescale 2 | guidance rescale
                    generate boat --eta -1 | eta
                    generate boat --count 0 | count must be 1 or more, not 0
                    generate boat --clip-skip -1 | clip skip
                    generate boat --scheduler heun | "heun"
                    generate boat --scheduler heun | euler, euler-a, ddim, dpmpp-2m, dpmpp-2m-sde, unipc, pndm
                    generate boat --rng mt19937 | torch, numpy, cuda
                    generate boat --memory high | balanced, low
                    generate boat --vae-tiling maybe | auto, on, off
                    generate boat --dtype int8 | float32, float16
                    generate boat --prediction-type v | epsilon, v_prediction, sample
                    generate boat --quiet --compute-units cpu | runtime onnx: provider cpu has no compute units cpu; coreml has
                    generate boat --quiet --compute-units cpu --runtime vector | runtime vector has no compute units cpu; coreml has
                    generate boat --vae-scaling-factor 0 | the VAE's scaling factor must be a number above 0, as in 0.18215, not 0.0
                    generate boat --original-size 1024 | "1024" is not a size like 1024x768
                    generate boat --crop 3 | "3" is not a crop like 16,0
                    generate boat --threads -1 | threads must be 1 or more, not -1
                    generate boat --threads 0 | threads must be 1 or more, not 0
                    generate boat --memory-limit 4XB | "4XB" is not an amount of memory like 4GB or 512MB
                    generate boat --memory-limit -4GB | "-4GB" is not an amount of memory
                    generate boat -o boat.jpg | must end in .png
                    generate boat -o nowhere/boat.png | there is no folder
                    generate boat --model nowhere | nowhere
                    generate --like nowhere.png | nowhere.png
                    export | MODEL
                    export postcard-xl -o x | --format
                    export nowhere --format onnx -o x | nowhere
                    export postcard-xl --format zip -o x | expected onnx, coreml, not "zip"
                    export postcard-xl --format coreml --attention quick -o x | expected original, split-einsum, split-einsum-v2, not "quick"
                    export postcard-xl --format coreml --minimum-os 14 -o x | expected 13, 15, not "14"
                    export postcard-xl --format coreml --size 100x128 -o x | width must be a multiple of 8 from 8 to 16384, not 100
                    export postcard-xl --format coreml --size 64x16392 -o x | height must be a multiple of 8 from 8 to 16384, not 16392
                    export postcard-xl --format coreml --size 128 -o x | "128" is not a size like 1024x768
                    export postcard-xl --format coreml --bits 5 -o x | bits
                    export postcard-xl --format coreml --bits 4 --recipe r.json -o x | either --bits or --recipe, not both
                    export postcard-xl --format coreml --dtype float16 -o x | --dtype is for --format onnx
                    export postcard-xl --format onnx --attention original -o x | --attention is for --format coreml
                    export postcard-xl --format onnx --minimum-os 15 -o x | --minimum-os is for --format coreml
                    export postcard-xl --format onnx --size 64x64 -o x | --size is for --format coreml
                    export postcard-xl --format onnx --batch-one -o x | --batch-one is for --format coreml
                    export postcard-xl --format onnx --chunk-unet -o x | --chunk-unet is for --format coreml
                    export postcard-xl --format onnx --vae-dtype float32 -o x | --vae-dtype is for --format coreml
                    inspect | PATH
                    inspect nowhere | nowhere
                    completion fish | 'fish'
                    """)
    void isSaidInOneLine(String command, String said) throws IOException {
        Run run = Run.of(command == null ? new String[0] : command.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("gouache: ").contains(said).hasLineCount(1);
    }

    @Test
    void aFolderIsNoPicture() throws IOException {
        Path target = Files.createDirectory(folder.resolve("boat.png"));

        assertThat(Run.of("generate", "boat", "-o", target.toString()))
                .returns(2, Run::exitCode)
                .returns("gouache: %s: is a folder%n".formatted(target), Run::err);
    }

    @Test
    void aBundleOfCoreMlModelsRunsOnMacsAlone() throws IOException {
        Path unet = folder.resolve("bundle/original/packages/Unet.mlpackage");
        copy(Golden.path("coreml/unet_sd15_palette4.mlpackage"), unet);
        String bundle = folder.resolve("bundle").toString();

        assertThat(Run.of("generate", "boat", "--model", bundle, "--variant", "split_einsum"))
                .returns(2, Run::exitCode)
                .returns(
                        "gouache: %s: there is no variant \"split_einsum\"; there are original/packages%n"
                                .formatted(bundle),
                        Run::err);
        assertThat(Run.of("generate", "boat", "--model", bundle, "--runtime", "vector").err())
                .isEqualTo(
                        "gouache: %s: a bundle of Core ML models runs with the runtime coreml alone, not with vector%n"
                                .formatted(bundle));
        Run run = Run.of("generate", "boat", "--model", bundle);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("gouache: ").hasLineCount(1);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    @Test
    void anOrdinaryFileHasNoParameters() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.png"), "not a picture");

        Run run = Run.of("generate", "--like", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(file.toString()).hasLineCount(1);
    }

    @Test
    void anEmptyFolderIsNoModel() {
        Run run = Run.of("generate", "boat", "--model", folder.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .matches(
                        Pattern.compile(
                                "gouache: .*" + Pattern.quote(folder.toString()) + ".*\\R"));
    }
}
