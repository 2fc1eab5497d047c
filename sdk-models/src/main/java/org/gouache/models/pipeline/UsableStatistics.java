package org.gouache.models.pipeline;

import org.gouache.GouacheException;
import org.gouache.palette.PaletteListener;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.RecipeStatistics;
import org.gouache.palettize.analysis.InputCovariance;
import org.gouache.palettize.analysis.StatisticsFile;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.util.Map;

/**
 * Statistics of inputs that are there, whole and of the model in hand.
 *
 * @param covariances by layer
 */
record UsableStatistics(Arena arena, Map<String, InputCovariance> covariances)
        implements AutoCloseable {
    private static final String WEIGHT = ".weight";

    /** None, and a warning, where a recipe comes without, or with such as cannot be used. */
    @SuppressWarnings("MustBeClosedChecker") // the statistics close it
    static UsableStatistics of(ModelParts parts, PaletteOptions options, PaletteListener listener) {
        RecipeStatistics named = options.statistics();
        Arena arena = Arena.ofShared();
        PaletteRecipe recipe = options.recipe();
        if (named == null) {
            if (recipe != null) {
                listener.onWarning(
                        "recipe \"%s\" comes without statistics of inputs, so palettes are plain"
                                .formatted(recipe.name()));
            }
            return new UsableStatistics(arena, Map.of());
        }
        String obstacle = named.obstacle(parts.checkpoint().identity().hash());
        if (obstacle == null) {
            try {
                return new UsableStatistics(
                        arena, StatisticsFile.open(named.file(), arena).covariances());
            } catch (GouacheException e) {
                obstacle = e.getMessage();
            }
        }
        listener.onWarning(
                "%s: statistics of inputs cannot be used, so palettes are plain: %s"
                        .formatted(named.file(), obstacle));
        return new UsableStatistics(arena, Map.of());
    }

    /** Those of the inputs of a weight; null if they are not known. */
    @Nullable InputCovariance of(String weight) {
        return weight.endsWith(WEIGHT)
                ? covariances.get(weight.substring(0, weight.length() - WEIGHT.length()))
                : null;
    }

    @Override
    public void close() {
        arena.close();
    }
}
