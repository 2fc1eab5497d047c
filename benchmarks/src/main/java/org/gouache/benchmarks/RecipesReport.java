package org.gouache.benchmarks;

import static java.util.Objects.requireNonNull;

import org.gouache.Comparison;
import org.gouache.Model;
import org.gouache.Request;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.PaletteSpec;
import org.gouache.palette.RecipeFile;
import org.gouache.postcard.PostcardXl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What recipes are worth on prompts and seeds that no analysis has seen: sizes of the layers that
 * they name, and how far final latents and pictures of whole generations are from those of the
 * dense weights. Arguments: a folder for models and pictures, and files with recipes. Beside the
 * recipes of the first file it gives palettes of the same bits for all of its layers.
 */
public final class RecipesReport {
    private static final List<String> PROMPTS =
            List.of(
                    "a green boat on the ocean in the fog",
                    "a photo of a red car on the beach at sunset",
                    "a white house in the desert under the stars",
                    "a surfing cat on a blue board at sea by day",
                    "a yellow lighthouse in the snow at night",
                    "a pink tent in the grass on a misty morning",
                    "an orange tree on a meadow on a sunny day",
                    "a picture of a purple umbrella in the desert at sunset");
    private static final int STEPS = 20;
    private static final long FIRST_SEED = 1001;
    private static final List<Integer> SAME = List.of(8, 6, 4, 3, 2);

    private final Path folder;

    private RecipesReport(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        RecipesReport report = new RecipesReport(folder);
        System.out.println("| recipes | bits | layers | latents, PSNR | pictures, PSNR |");
        System.out.println("|---|---|---|---|---|");
        Map<String, PaletteRecipe> all = new LinkedHashMap<>();
        for (int i = 1; i < args.length; i++) {
            Path file = Path.of(args[i]);
            Path from = requireNonNull(file.toAbsolutePath().normalize().getParent());
            String name = String.valueOf(from.getFileName());
            RecipeFile recipes = RecipeFile.read(file);
            for (PaletteRecipe recipe : bySize(recipes)) {
                report.row(name, recipe, PaletteOptions.ofRecipe(file, recipe.name()));
            }
            if (i == 1) {
                same(bySize(recipes).getFirst()).forEach(all::putIfAbsent);
            }
        }
        for (PaletteRecipe recipe : all.values()) {
            report.row("the same for all", recipe, PaletteOptions.ofRecipe(recipe));
        }
    }

    private static List<PaletteRecipe> bySize(RecipeFile file) {
        return file.recipes().values().stream()
                .sorted(
                        Comparator.<PaletteRecipe>comparingDouble(
                                        recipe -> recipe.averageBits().orElseThrow())
                                .reversed())
                .toList();
    }

    private static Map<String, PaletteRecipe> same(PaletteRecipe layers) {
        Map<String, PaletteRecipe> same = new LinkedHashMap<>();
        for (int bits : SAME) {
            Map<String, Integer> byLayer = new LinkedHashMap<>(layers.bits());
            byLayer.replaceAll((_, _) -> bits);
            PaletteRecipe recipe = PaletteRecipe.ofAverage(byLayer, layers.shapes());
            same.put(recipe.name(), recipe);
        }
        return same;
    }

    private void row(String name, PaletteRecipe recipe, PaletteOptions options) throws IOException {
        Path place = Files.createTempDirectory(folder, recipe.name());
        Path palettized = place.resolve("model");
        try (Model model = Model.open(PostcardXl.folder())) {
            model.palettize(palettized, options);
        }
        Comparison comparison =
                Comparison.write(
                        place.resolve("pictures"), PostcardXl.folder(), palettized, requests());
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.3f MB | %.1f dB | %.1f dB |%n",
                name,
                recipe.averageBits().orElseThrow(),
                recipe.bytes(PaletteSpec.ofBits(8)) / 1e6,
                comparison.latentsPsnr(),
                comparison.picturesPsnr());
    }

    private static List<Request> requests() {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < PROMPTS.size(); i++) {
            requests.add(Request.builder(PROMPTS.get(i)).seed(FIRST_SEED + i).steps(STEPS).build());
        }
        return requests;
    }
}
