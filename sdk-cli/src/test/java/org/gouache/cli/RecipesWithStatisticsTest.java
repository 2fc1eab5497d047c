package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Recipes with the statistics that an analysis leaves beside them, and without. */
class RecipesWithStatisticsTest {
    private static final String SDXL = Golden.path("models/sdxl").toString();
    private static final String WEIGHTS = "unet/diffusion_pytorch_model.safetensors";
    private static final String ONNX = "unet/model.onnx";
    private static final String STATISTICS = "statistics.safetensors";
    private static final String RECIPES = "recipes.json";

    @TempDir static Path analysis;

    @TempDir Path folder;

    @BeforeAll
    static void analyse() throws IOException {
        Path prompts = Files.writeString(analysis.resolve("prompts.txt"), "a boat\na red tent\n");
        Run run =
                Run.of(
                        "analyze",
                        SDXL,
                        "--min-weights=8000",
                        "--bits=2,8",
                        "--steps=1",
                        "--statistics-prompts=" + prompts,
                        "--target=4",
                        "--quiet",
                        "-o",
                        analysis.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private Run palettize(String target) {
        return Run.of(
                "palettize",
                SDXL,
                "--recipe=" + folder.resolve(RECIPES),
                "--target=4",
                "--min-weights=8000",
                "--quiet",
                "-o",
                folder.resolve(target).toString());
    }

    private Run export(String target, String model, String... options) {
        List<String> args = new ArrayList<>(List.of("export", model, "--format=onnx", "--quiet"));
        args.addAll(List.of(options));
        args.addAll(List.of("-o", folder.resolve(target).toString()));
        return Run.of(args.toArray(String[]::new));
    }

    private Run exportByRecipe(String target) {
        return export(
                target,
                SDXL,
                "--recipe=" + folder.resolve(RECIPES),
                "--target=4",
                "--min-weights=8000");
    }

    private void copy() throws IOException {
        Files.copy(analysis.resolve(RECIPES), folder.resolve(RECIPES));
        Files.copy(analysis.resolve(STATISTICS), folder.resolve(STATISTICS));
    }

    private void palettizesPlainly(String reason) {
        Run run = palettize("plain");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEqualTo(warning(reason));
    }

    private String warning(String reason) {
        return "warning: %s: statistics of inputs cannot be used, so palettes are plain: %s%n"
                .formatted(folder.resolve(STATISTICS), reason);
    }

    @Test
    void statisticsBesideARecipeAreUsed() throws IOException {
        copy();
        assertThat(palettize("small").err()).isEmpty();
        Files.delete(folder.resolve(STATISTICS));
        palettizesPlainly("there is no such file");

        Path spared = folder.resolve("small").resolve(WEIGHTS);
        Path plain = folder.resolve("plain").resolve(WEIGHTS);
        assertThat(Files.size(spared)).isEqualTo(Files.size(plain));
        assertThat(Files.mismatch(spared, plain)).isNotEqualTo(-1);
    }

    @Test
    void exportsAreWhatPalettizedModelsAreExportedAs() throws IOException {
        copy();
        palettize("small");
        export("of small", folder.resolve("small").toString());
        assertThat(exportByRecipe("by recipe").err()).isEqualTo(decoded("by recipe"));
        Files.delete(folder.resolve(STATISTICS));
        assertThat(exportByRecipe("plain").err())
                .isEqualTo(warning("there is no such file") + decoded("plain"));

        Path byRecipe = folder.resolve("by recipe").resolve(ONNX);
        assertThat(Files.mismatch(byRecipe, folder.resolve("of small").resolve(ONNX)))
                .isEqualTo(-1);
        assertThat(Files.mismatch(byRecipe, folder.resolve("plain").resolve(ONNX)))
                .isNotEqualTo(-1);
    }

    private String decoded(String target) {
        return "palettes were decoded: the weights of %s are dense%n"
                .formatted(folder.resolve(target));
    }

    @Test
    void changedStatisticsAreNot() throws IOException {
        copy();
        byte[] bytes = Files.readAllBytes(folder.resolve(STATISTICS));
        bytes[bytes.length - 1] ^= 1;
        Files.write(folder.resolve(STATISTICS), bytes);

        palettizesPlainly("the file is not the one that the recipes name");
    }

    @Test
    void statisticsOfAnotherModelAreNot() throws IOException {
        copy();
        String json = Files.readString(folder.resolve(RECIPES));
        Files.writeString(
                folder.resolve(RECIPES),
                json.replaceAll("\"model_hash\" : \"....", "\"model_hash\" : \"0123"));

        palettizesPlainly("they are those of another model");
    }

    @Test
    void statisticsElsewhereAreRefused() throws IOException {
        copy();
        String json = Files.readString(folder.resolve(RECIPES));
        Files.writeString(folder.resolve(RECIPES), json.replace(STATISTICS, "../" + STATISTICS));

        Run run = palettize("small");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("statistics must lie beside it, not at \"../statistics.safetensors\"");
    }
}
