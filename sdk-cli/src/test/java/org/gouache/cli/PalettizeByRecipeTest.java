package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.joining;

import org.gouache.golden.Golden;
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
import java.util.stream.StreamSupport;

class PalettizeByRecipeTest {
    private static final String SDXL = Golden.path("models/sdxl").toString();
    private static final String WEIGHTS = "unet/diffusion_pytorch_model.safetensors";
    private static final String RECIPES =
            """
            {
              "recipes": {
                "recipe_6.00_bit_mixedpalette": {
                  "conv_in": 16,
                  "conv_out": 2,
                  "down_blocks.0.resnets.0.conv1": 6,
                },
                "recipe_3.40_bit_mixedpalette": {"conv_out": 3},
                "of another": {"conv_out": 3, "conv_middle": 4, "conv_side": 4},
                "nothing": {"conv_in": 16},
                "small": {"conv_in": 4},
                "reshaped": {"time_embedding.linear_1": 8},
              },
              "gouache": {"shapes": {"time_embedding.linear_1": [7, 8]}},
            }
            """;

    @TempDir Path folder;

    private Path recipes(String json) throws IOException {
        return Files.writeString(folder.resolve("recipes.json"), json);
    }

    private Run palettize(Path recipes, String... options) {
        List<String> args = new ArrayList<>(List.of("palettize", SDXL, "--recipe=" + recipes));
        args.addAll(List.of(options));
        args.addAll(List.of("-o", target().toString(), "--quiet"));
        return Run.of(args.toArray(String[]::new));
    }

    private Path target() {
        return folder.resolve("palettized");
    }

    @Test
    void eachLayerGetsItsBits() throws IOException {
        Run run =
                palettize(
                        recipes(RECIPES),
                        "--name=recipe_6.00_bit_mixedpalette",
                        "--min-weights=0",
                        "--json");

        assertThat(run.err()).isEqualTo(plain("recipe_6.00_bit_mixedpalette"));
        JsonNode json = JsonMapper.shared().readTree(run.out());
        assertThat(json.path("recipe").asString()).isEqualTo("recipe_6.00_bit_mixedpalette");
        assertThat(layers(json))
                .containsExactlyInAnyOrder(
                        "unet conv_out.weight 2", "unet down_blocks.0.resnets.0.conv1.weight 6");
        assertThat(Run.of("inspect", target().toString()).out()).contains("unet conv_out.weight");
    }

    /** What is said where a recipe of Apple's gets plain palettes. */
    private static String plain(String recipe) {
        return "warning: recipe \"%s\" comes without statistics of inputs, so palettes are plain%n"
                .formatted(recipe);
    }

    private static List<String> layers(JsonNode json) {
        return StreamSupport.stream(json.path("layers").spliterator(), false)
                .map(layer ->
                        "%s %s %d"
                                .formatted(
                                        layer.path("component").asString(),
                                        layer.path("name").asString(),
                                        layer.path("bits").asInt()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"6, recipe_6.00_bit_mixedpalette", "5.9, recipe_3.40_bit_mixedpalette"})
    void aTargetTakesTheNearestAtOrBelow(String bits, String name) throws IOException {
        Run run = palettize(recipes(RECIPES), "--target=" + bits, "--min-weights=0");

        assertThat(run.err()).isEqualTo(plain(name));
        assertThat(run.out()).startsWith(target() + ": " + name + ", ");
    }

    @Test
    void theSameBitsForAllAreWhatBitsGive() throws IOException {
        Path plain = folder.resolve("plain");
        Run run =
                Run.of("palettize", SDXL, "--bits=4", "--scale", "--json", "-o", plain.toString());
        String bits =
                layers(JsonMapper.shared().readTree(run.out())).stream()
                        .map(layer -> layer.split(" ")[1].replaceAll("\\.weight$", ""))
                        .map("\"%s\": 4"::formatted)
                        .collect(joining(","));

        palettize(
                recipes("{\"recipes\":{\"four\":{%s}}}".formatted(bits)), "--name=four", "--scale");

        assertThat(Files.mismatch(target().resolve(WEIGHTS), plain.resolve(WEIGHTS))).isEqualTo(-1);
    }

    @Test
    void aRecipeOfAnotherModelOnlyWarns() throws IOException {
        Path recipes =
                recipes(
                        "{\"model_version\":\"stabilityai/sdxl-turbo\",\"recipes\":{\"r\":{\"conv_out\":4}}}");

        Run run = palettize(recipes, "--name=r", "--min-weights=0");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .isEqualTo(
                        "warning: %s is for stabilityai/sdxl-turbo; its layers are looked for in sdxl%n"
                                        .formatted(recipes)
                                + plain("r"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--name=best                     | recipes.json: there is no recipe \"best\"; there are recipe_6.00_bit_mixedpalette,",
                "--target=3.3                    | recipes.json: no recipe has at most 3.3 bits on average; the smallest is recipe_3.40_bit_mixedpalette",
                "--name=of another               | the unet has no layer conv_middle, which recipe \"of another\" names (and 1 more)",
                "--name=nothing                  | recipe \"nothing\" palettizes nothing: of its 1 layers",
                "--name=small --min-weights=9999 | recipe \"small\" palettizes nothing: of its 1 layers",
                "--name=reshaped                 | layer time_embedding.linear_1 has shape [32, 8], but [7, 8] in recipe \"reshaped\"",
                "--target=3.4 --method=int8      | int8 takes 8 bits, not 3",
                "--target=3.4 --kinds=linear     | --kinds does not go with --recipe",
                "--target=3.4 --components=vae   | --components does not go with --recipe",
                "--target=3.4 --bits=4           | either --bits or --recipe is needed",
                "--name=small --target=4         | --recipe needs either --name or --target",
                "--scale                         | --recipe needs either --name or --target"
            })
    void badInputIsOneLine(String options, String message) throws IOException {
        assertRefused(palettize(recipes(RECIPES), options.split(" +(?=--)")), message);
    }

    @Test
    void bitsThatAreNotAllowedAreOneLine() throws IOException {
        Path recipes = recipes("{\"recipes\":{\"r\":{\"conv_out\":5}}}");

        assertRefused(
                palettize(recipes, "--name=r"),
                "recipes.json: recipe \"r\": bits of layer conv_out must be one of");
    }

    private void assertRefused(Run run, String message) {
        assertThat(run.err()).contains(message).hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(target()).doesNotExist();
    }
}
