package org.gouache.benchmarks;

import org.gouache.Model;
import org.gouache.benchmarks.UnseenPictures.Quality;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.PaletteSpec;
import org.gouache.palette.RecipeFile;
import org.gouache.palettize.analysis.GreedyRecipes;
import org.gouache.palettize.analysis.Recipes;
import org.gouache.palettize.analysis.ThresholdRecipes;
import org.gouache.postcard.PostcardXl;
import org.gouache.tensor.Shape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * What recipes are worth on prompts and seeds that no analysis has seen: sizes of the layers that
 * they name, and how far final latents and pictures of whole generations are from those of the
 * dense weights, as a mean and for each seed. Arguments: a folder for models, a file with recipes,
 * and one with the isolated impacts of the same layers, as {@code analyze --method greedy} writes
 * it. Beside each recipe come the smallest ones by threshold and of the greedy walk that have as
 * many bytes or more, and at the end palettes of the same bits for all layers.
 */
public final class RecipesReport {
    private static final PaletteSpec PALETTES = PaletteSpec.ofBits(8);
    private static final List<Integer> SAME = List.of(8, 6, 4, 3, 2);
    private static final double STEP = 0.005;

    private final Path folder;
    private final Map<String, Recipes> rivals = new LinkedHashMap<>();
    private final Map<Map<String, Integer>, Quality> plain = new HashMap<>();
    private final UnseenPictures pictures = new UnseenPictures(PostcardXl.folder());

    private RecipesReport(Path folder, RecipeFile impacts, Map<String, Shape> shapes) {
        this.folder = folder;
        rivals.put("threshold", new ThresholdRecipes(impacts.singleLayer(), shapes));
        rivals.put("greedy", new GreedyRecipes(impacts.singleLayer(), shapes));
    }

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[1]);
        RecipeFile recipes = RecipeFile.read(file);
        Map<String, Shape> shapes = recipes.recipes().values().iterator().next().shapes();
        RecipesReport report =
                new RecipesReport(
                        Files.createDirectories(Path.of(args[0])),
                        RecipeFile.read(Path.of(args[2])),
                        shapes);
        System.out.println("| recipes | bits | layers | latents, PSNR | pictures, PSNR |");
        System.out.println("|---|---|---|---|---|");
        for (PaletteRecipe recipe : byFallingSize(recipes)) {
            row("budget", recipe, report.quality(PaletteOptions.ofRecipe(file, recipe.name())));
            report.rivals(recipe);
        }
        for (int bits : SAME) {
            PaletteRecipe same = same(bits, shapes);
            row("the same for all", same, report.plain(same));
        }
    }

    private static List<PaletteRecipe> byFallingSize(RecipeFile file) {
        return file.recipes().values().stream()
                .sorted(Comparator.comparingLong(RecipesReport::bytes).reversed())
                .toList();
    }

    private static long bytes(PaletteRecipe recipe) {
        return recipe.bytes(PALETTES);
    }

    private static PaletteRecipe same(int bits, Map<String, Shape> shapes) {
        Map<String, Integer> byLayer = new LinkedHashMap<>();
        shapes.keySet().forEach(layer -> byLayer.put(layer, bits));
        return PaletteRecipe.ofAverage(byLayer, shapes);
    }

    private void rivals(PaletteRecipe recipe) throws IOException {
        for (Map.Entry<String, Recipes> rival : rivals.entrySet()) {
            PaletteRecipe other = notBelow(recipe, rival.getValue());
            row(rival.getKey(), other, plain(other));
        }
    }

    /** The smallest recipe that does not take fewer bytes than another. */
    private static PaletteRecipe notBelow(PaletteRecipe recipe, Recipes rival) {
        return DoubleStream.iterate(
                        recipe.averageBits().orElseThrow(),
                        bits -> bits <= PaletteRecipe.DENSE,
                        bits -> bits + STEP)
                .mapToObj(rival::atMost)
                .flatMap(Optional::stream)
                .filter(other -> bytes(other) >= bytes(recipe))
                .findFirst()
                .orElseThrow();
    }

    /** With plain palettes; two methods may come to the same recipe. */
    private Quality plain(PaletteRecipe recipe) throws IOException {
        Quality known = plain.get(recipe.bits());
        if (known == null) {
            known = quality(PaletteOptions.ofRecipe(recipe));
            plain.put(recipe.bits(), known);
        }
        return known;
    }

    private Quality quality(PaletteOptions options) throws IOException {
        Path palettized = Files.createTempDirectory(folder, "recipe").resolve("model");
        try (Model model = Model.open(PostcardXl.folder())) {
            model.palettize(palettized, options);
        }
        return pictures.of(palettized);
    }

    private static void row(String name, PaletteRecipe recipe, Quality quality) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.3f MB | %s | %s |%n",
                name,
                recipe.averageBits().orElseThrow(),
                bytes(recipe) / 1e6,
                Quality.withMean(quality.latents()),
                Quality.withMean(quality.pictures()));
    }
}
