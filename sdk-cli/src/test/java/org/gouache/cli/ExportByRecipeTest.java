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
import java.util.ArrayList;
import java.util.List;

class ExportByRecipeTest {
    private static final String SDXL = Golden.path("models/sdxl").toString();
    private static final String RECIPES =
            """
            {
              "recipes": {
                "recipe_2.00_bit_mixedpalette": {"conv_out": 2},
                "of another": {"conv_out": 3, "conv_middle": 4},
                "reshaped": {"time_embedding.linear_1": 8}
              },
              "gouache": {"shapes": {"time_embedding.linear_1": [7, 8]}}
            }
            """;

    @TempDir Path folder;

    private Run export(String model, String... options) throws IOException {
        Files.writeString(recipes(), RECIPES);
        List<String> args = new ArrayList<>(List.of("export", model, "--format=onnx"));
        args.addAll(List.of(options));
        args.addAll(List.of("-o", target().toString()));
        return Run.of(args.toArray(String[]::new));
    }

    private Path recipes() {
        return folder.resolve("recipes.json");
    }

    private Path target() {
        return folder.resolve("exported");
    }

    @Test
    void saysThatWeightsAreDense() throws IOException {
        Run run = export(SDXL, "--recipe=" + recipes(), "--target=2.5", "--min-weights=0");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .isEqualTo(
                        "warning: recipe \"recipe_2.00_bit_mixedpalette\" comes without statistics of inputs, so palettes are plain%npalettizing: tensor 1 of 1%npalettes were decoded: the weights of %s are dense%n"
                                .formatted(target()));
        assertThat(run.out()).isEqualTo("%s%n".formatted(target()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--name=best       | recipes.json: there is no recipe \"best\"; there are recipe_2.00_bit_mixedpalette,",
                "--target=1.9      | recipes.json: no recipe has at most 1.9 bits on average; the smallest is recipe_2.00_bit_mixedpalette",
                "--name=of another | the unet has no layer conv_middle, which recipe \"of another\" names",
                "--name=reshaped   | layer time_embedding.linear_1 has shape [32, 8], but [7, 8] in recipe \"reshaped\"",
                "--target=2        | recipe \"recipe_2.00_bit_mixedpalette\" palettizes nothing: of its 1 layers",
                "--dtype=float16   | --recipe needs either --name or --target",
            })
    void aRecipeThatDoesNotFitIsOneLine(String option, String message) throws IOException {
        assertRefused(export(SDXL, "--recipe=" + recipes(), option), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--name=best     | --name names a recipe: it needs --recipe",
                "--target=4      | --target chooses a recipe: it needs --recipe",
                "--min-weights=4 | --min-weights is for palettes: it needs --bits or --recipe",
            })
    void whatGoesWithARecipeIsRefusedAlone(String option, String message) throws IOException {
        assertRefused(export(SDXL, option), message);
    }

    @Test
    void aPalettizedModelIsNotPalettizedAgain() throws IOException {
        Path palettized = folder.resolve("palettized");
        Run.of("palettize", SDXL, "--bits=8", "--quiet", "-o", palettized.toString());

        assertRefused(
                export(palettized.toString(), "--recipe=" + recipes(), "--target=2"),
                "is palettized already");
    }

    private void assertRefused(Run run, String message) {
        assertThat(run.err()).contains(message).hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(target()).doesNotExist();
    }
}
