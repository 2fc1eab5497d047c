package org.gouache.cli;

import org.gouache.GouacheException;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.RecipeFile;
import org.gouache.palette.RecipeStatistics;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** A recipe of a file, and from which size on weights follow it. */
final class RecipeOptions {
    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description =
                    "Bits for each layer of the UNet, from a JSON file of recipes, Gouache's or"
                            + " Apple's (mixed_bit_compression_pre_analysis).")
    private @Nullable Path recipes;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Which recipe of the file, as in recipe_4.50_bit_mixedpalette.")
    private @Nullable String name;

    @Option(
            names = "--target",
            paramLabel = "BITS",
            description = "The recipe of the file whose average bits are nearest at or below this.")
    private @Nullable Double target;

    @Option(
            names = "--min-weights",
            paramLabel = "N",
            description = "Weights of N elements or fewer stay as they are; 2048 if left out.")
    private @Nullable Long minWeights;

    /** A recipe, and the statistics beside its file if there are any. */
    record Chosen(PaletteRecipe recipe, @Nullable RecipeStatistics statistics) {}

    boolean isGiven() {
        return recipes != null;
    }

    boolean hasMinWeights() {
        return minWeights != null;
    }

    long minWeights() {
        return minWeights == null ? PaletteOptions.DEFAULT_MIN_WEIGHTS : minWeights;
    }

    /**
     * The recipe, if there is one.
     *
     * @param model its name; a warning is printed if the recipes are for another
     * @throws GouacheException if not exactly one is asked for, or it cannot be read
     */
    Optional<Chosen> chosen(String model, PrintWriter err) {
        if (recipes == null) {
            require(name == null, "--name names a recipe: it needs --recipe");
            require(target == null, "--target chooses a recipe: it needs --recipe");
            return Optional.empty();
        }
        require(
                (name == null) != (target == null),
                "--recipe needs either --name or --target, to know which of the file");
        RecipeFile file = RecipeFile.read(recipes);
        if (!file.isFor(model)) {
            err.println(
                    "warning: %s is for %s; its layers are looked for in %s"
                            .formatted(recipes, file.modelVersion(), model));
        }
        return Optional.of(
                new Chosen(choose(file), RecipeStatistics.named(file, recipes).orElse(null)));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new GouacheException(message);
        }
    }

    private PaletteRecipe choose(RecipeFile file) {
        try {
            return target == null ? file.recipe(String.valueOf(name)) : file.atMost(target);
        } catch (GouacheException e) {
            throw new GouacheException("%s: %s".formatted(recipes, e.getMessage()), e);
        }
    }
}
