package org.gouache.models.pipeline;

import org.gouache.GouacheException;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.PaletteSpec;
import org.gouache.palette.RecipeTarget;
import org.gouache.palettize.analysis.Recipes;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Finds recipes for targets of all kinds.
 *
 * @param recipes of all sizes
 * @param psnr of a recipe; may take long
 */
record TargetSearch(Recipes recipes, ToDoubleFunction<PaletteRecipe> psnr) {
    private static final PaletteSpec PLAIN = PaletteSpec.ofBits(8);

    /** How many recipes are tried for one target. */
    static final int TRIALS = 12;

    /**
     * Refuses what cannot be reached before anything is measured.
     *
     * @throws GouacheException if a target is below the smallest recipe; names that
     */
    static void requirePossible(List<RecipeTarget> targets, PaletteRecipe smallest) {
        for (RecipeTarget target : targets) {
            boolean possible =
                    switch (target) {
                        case RecipeTarget.Bits(double bits) -> bits(smallest) <= bits;
                        case RecipeTarget.Bytes(long bytes) -> smallest.bytes(PLAIN) <= bytes;
                        case RecipeTarget.Decibels _ -> true;
                    };
            if (!possible) {
                throw new GouacheException(
                        String.format(
                                Locale.ROOT,
                                "a target of %s is below the smallest recipe that is possible: %.2f"
                                        + " bits, %.3f MB",
                                target,
                                bits(smallest),
                                smallest.bytes(PLAIN) / 1e6));
            }
        }
    }

    /** The recipe for a target; the smallest if all are larger. */
    PaletteRecipe find(RecipeTarget target) {
        return switch (target) {
            case RecipeTarget.Bits(double bits) ->
                    recipes.atMost(bits).orElseGet(recipes::smallest);
            case RecipeTarget.Bytes(long bytes) ->
                    search(recipe -> recipe.bytes(PLAIN) > bytes).tooSmall();
            case RecipeTarget.Decibels(double least) ->
                    search(recipe -> psnr.applyAsDouble(recipe) >= least).largeEnough();
        };
    }

    /** Two recipes next to each other, of which the larger satisfies a condition. */
    private record Found(PaletteRecipe tooSmall, PaletteRecipe largeEnough) {}

    /**
     * @param isLargeEnough false for small recipes and true for large ones
     */
    private Found search(Predicate<PaletteRecipe> isLargeEnough) {
        PaletteRecipe tooSmall = recipes.smallest();
        PaletteRecipe largeEnough = recipes.atMost(PaletteRecipe.DENSE).orElse(tooSmall);
        double low = bits(tooSmall);
        double high = PaletteRecipe.DENSE;
        for (int trial = 0; trial < TRIALS; trial++) {
            double middle = (low + high) / 2;
            PaletteRecipe recipe = recipes.atMost(middle).orElse(tooSmall);
            if (isLargeEnough.test(recipe)) {
                high = middle;
                largeEnough = recipe;
            } else {
                low = middle;
                tooSmall = recipe;
            }
        }
        return new Found(tooSmall, largeEnough);
    }

    private static double bits(PaletteRecipe recipe) {
        return recipe.averageBits().orElseThrow();
    }
}
