package org.gouache.palette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.gouache.GouacheException;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class RecipeFileTest {
    /** As the scripts write it, but for trailing commas, a key of the future, and one of ours. */
    private static final String APPLE =
            """
            {
              "single_layer": {"1": {"conv_in": [50.1, -Infinity], "conv_out": [60.0, 61.5]}},
              "cumulative": {
                "1": {
                  "metadata": {
                    "nbits": 1, "out_ngroups": 1, "in_ngroups": 1, "cumulative": true,
                    "candidates": ["conv_out", "conv_in"], "sizes": [100, 300]
                  },
                  "conv_out": [60.0, 61.5],
                  "conv_in": [49.9, 51.0],
                },
              },
              "model_version": "stabilityai/stable-diffusion-xl-base-1.0",
              "baselines": {
                "original": 82.2, "linear_8bit": 66.025, "recipe_6.55_bit_mixedpalette": 79.9
              },
              "recipes": {
                "recipe_6.55_bit_mixedpalette": {"conv_out": 8, "conv_in": 6},
                "recipe_4.50_bit_mixedpalette": {"conv_out": 16, "conv_in": 1},
                "by hand": {"conv_in": 4},
              },
              "of the future": {"kept": [1, 2]},
              "gouache": {"estimates": {"conv_in": 0.5}},
            }
            """;

    @TempDir Path folder;

    private RecipeFile read(String json) throws IOException {
        return RecipeFile.read(Files.writeString(folder.resolve("recipes.json"), json));
    }

    @Test
    void readsWhatTheScriptsWrite() throws IOException {
        RecipeFile file = read(APPLE);

        assertThat(file.modelVersion()).isEqualTo("stabilityai/stable-diffusion-xl-base-1.0");
        assertThat(file.baselines())
                .containsExactly(
                        entry("original", 82.2),
                        entry("linear_8bit", 66.025),
                        entry("recipe_6.55_bit_mixedpalette", 79.9));
        assertThat(file.recipe("recipe_4.50_bit_mixedpalette").bits())
                .containsExactly(entry("conv_out", 16), entry("conv_in", 1));
        assertThat(file.singleLayer().get(1))
                .containsEntry("conv_in", List.of(50.1, Double.NEGATIVE_INFINITY));
        assertThat(file.cumulative().get(1).keySet()).containsExactly("conv_out", "conv_in");
    }

    @Test
    void keepsAllThatItReads() throws IOException {
        RecipeFile file = read(APPLE);
        Path copy = folder.resolve("copy.json");

        file.write(copy);

        assertThat(RecipeFile.read(copy)).isEqualTo(file);
        JsonNode json = JsonMapper.shared().readTree(Files.readString(copy));
        assertThat(json.at("/of the future/kept/1").asInt()).isEqualTo(2);
        assertThat(json.at("/gouache/estimates/conv_in").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/cumulative/1/metadata/sizes/1").asInt()).isEqualTo(300);
    }

    @Test
    void writesShapesAndWhatTheScriptsReadBesides() {
        Map<String, Shape> shapes = Map.of("conv_in", Shape.of(8, 4, 3, 3), "fc", Shape.of(5, 7));
        Map<String, Integer> bits = new LinkedHashMap<>(Map.of("fc", 4));
        bits.put("conv_in", 8);
        PaletteRecipe recipe = PaletteRecipe.ofAverage(bits, shapes);
        Map<String, List<Double>> measured = new LinkedHashMap<>(Map.of("fc", List.of(70.25)));
        measured.put("conv_in", List.of(65.5));
        RecipeFile file =
                new RecipeFile(
                        "mine",
                        Map.of(recipe.name(), 64.5),
                        Map.of(recipe.name(), recipe),
                        Map.of(4, measured),
                        Map.of(4, measured),
                        "{}");
        Path path = folder.resolve("recipes.json");

        file.write(path);

        JsonNode json = JsonMapper.shared().readTree(path.toFile());
        assertThat(json.at("/gouache/shapes/conv_in").toString()).isEqualTo("[8,4,3,3]");
        assertThat(json.at("/cumulative/4/metadata").toString())
                .isEqualTo(
                        "{\"nbits\":4,\"out_ngroups\":1,\"in_ngroups\":1,\"cumulative\":true,"
                                + "\"candidates\":[\"fc\",\"conv_in\"],\"sizes\":[35,288]}");
        RecipeFile again = RecipeFile.read(path);
        assertThat(again.recipes()).isEqualTo(file.recipes());
        assertThat(again.cumulative()).isEqualTo(file.cumulative());
    }

    @ParameterizedTest
    @CsvSource({
        "99, recipe_6.55_bit_mixedpalette",
        "6.55, recipe_6.55_bit_mixedpalette",
        "6.54, recipe_4.50_bit_mixedpalette",
        "4.5, recipe_4.50_bit_mixedpalette"
    })
    void aTargetTakesTheNearestAtOrBelow(double target, String name) throws IOException {
        assertThat(read(APPLE).atMost(target).name()).isEqualTo(name);
    }

    @Test
    void aTargetBelowTheSmallestNamesIt() throws IOException {
        RecipeFile file = read(APPLE);
        assertThatThrownBy(() -> file.atMost(4.4))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "no recipe has at most 4.4 bits on average; the smallest is"
                                + " recipe_4.50_bit_mixedpalette");
    }

    @Test
    void anUnknownNameNamesThoseThatThereAre() throws IOException {
        RecipeFile file = read(APPLE);
        assertThatThrownBy(() -> file.recipe("best"))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("no recipe \"best\"")
                .hasMessageContaining("recipe_4.50_bit_mixedpalette, by hand");
    }

    @ParameterizedTest
    @CsvSource({
        "stable-diffusion-xl-base-1.0, true",
        "Stable-Diffusion-XL-base-1.0, true",
        "stabilityai/stable-diffusion-xl-base-1.0, true",
        "postcard-xl, false"
    })
    void saysWhichModelItIsFor(String model, boolean fits) throws IOException {
        assertThat(read(APPLE).isFor(model)).isEqualTo(fits);
        assertThat(read("{}").isFor(model)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                         | does not hold a JSON object",
                "{\"recipes\": [                            | not valid JSON: ",
                "{\"recipes\": []}                          | \"recipes\" must be a JSON object, not []",
                "{\"recipes\": {\"r\": 4}}                  | \"r\" must be a JSON object, not 4",
                "{\"recipes\": {\"r\": {\"a\": 4.5}}}       | \"a\" must be a number of bits, not 4.5",
                "{\"recipes\": {\"r\": {\"a\": 5}}}         | bits of layer a must be one of [1, 2, 3, 4, 6, 8] or 16, not 5",
                "{\"recipes\": {\"r\": {}}}                 | recipe \"r\" names no layers",
                "{\"baselines\": {\"original\": \"good\"}}  | \"original\" must be a number, not \"good\"",
                "{\"single_layer\": {\"four\": {}}}         | not \"four\"",
                "{\"cumulative\": {\"4\": {\"a\": 1}}}      | \"a\" must be a list of numbers, not 1",
                "{\"model_version\": 1}                     | \"model_version\" must be a text, not 1",
                "{\"gouache\": {\"shapes\": {\"a\": [0]}}}  | \"shape of a\" must be a list of sizes, not [0]"
            })
    void whatIsMalformedIsOneLineThatNamesTheFile(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(folder.resolve("recipes.json") + ": ")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> RecipeFile.read(folder.resolve("none.json")))
                .isInstanceOf(GouacheException.class)
                .hasMessage("%s: no such file", folder.resolve("none.json"));
    }
}
