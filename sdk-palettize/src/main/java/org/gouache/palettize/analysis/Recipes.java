package org.gouache.palettize.analysis;

import org.gouache.palette.PaletteRecipe;

import java.util.Optional;

/** Recipes of all sizes, by one method from the same measurements. */
public interface Recipes {
    /** The recipe for a target in bits on average; nothing if even the smallest has more. */
    Optional<PaletteRecipe> atMost(double targetBits);

    /** The recipe of the fewest bits. */
    PaletteRecipe smallest();
}
