package org.gouache.cli;

import org.gouache.GouacheException;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.RecipeFile;
import org.gouache.palette.RecipeStatistics;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** The same bits for all weights, or a recipe of a file. */
final class BitsOptions {
    @Option(
            names = "--bits",
            paramLabel = "N",
            description = "Of an index: 1, 2, 3, 4, 6 or 8; a palette has 2^N entries.")
    private @Nullable Integer bits;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description =
                    "In place of --bits: bits for each layer of the UNet, from a JSON file of"
                            + " recipes, Gouache's or Apple's (mixed_bit_compression_pre_analysis).")
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

    /** The bits, if they are the same for all. */
    Optional<Integer> bits() {
        return Optional.ofNullable(bits);
    }

    /** A recipe, and the statistics beside its file if there are any. */
    record Chosen(PaletteRecipe recipe, @Nullable RecipeStatistics statistics) {}

    /**
     * The recipe, if there is one.
     *
     * @param model its name; a warning is printed if the recipes are for another
     * @throws GouacheException if not exactly one is asked for, or it cannot be read
     */
    Optional<Chosen> recipe(String model, PrintWriter err) {
        require((bits == null) != (recipes == null), "either --bits or --recipe is needed");
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
