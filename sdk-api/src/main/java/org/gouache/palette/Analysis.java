package org.gouache.palette;

import java.nio.file.Path;
import java.util.List;

/**
 * What an analysis found.
 *
 * @param file the JSON with recipes and measurements
 * @param content what it holds
 * @param recipes in the order in which they were asked for
 */
public record Analysis(Path file, RecipeFile content, List<PaletteRecipe> recipes) {
    public Analysis {
        recipes = List.copyOf(recipes);
    }
}
