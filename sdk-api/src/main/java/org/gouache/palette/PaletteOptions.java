package org.gouache.palette;

import org.gouache.GouacheException;
import org.gouache.Model.Component;
import org.gouache.weight.WeightKind;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * How the weights of a model are palettized.
 *
 * @param spec what palettes they get
 * @param recipe how many bits which weights of the UNet get, whatever their kinds and the bits of
 *     the spec; null if all get the same
 * @param statistics of the inputs of the recipe's layers: palettes spare their outputs then; null:
 *     palettes are as near to the weights as possible. Where there are none or they cannot be used,
 *     the listener is told
 * @param components whose weights are palettized
 * @param kinds of the weights that are palettized
 * @param minWeights weights of so many elements or fewer stay as they are
 * @param importance of errors, by input channel
 * @param simulated whether the elements are written out, dense, as the palettes give them
 * @param threads at least 1
 */
public record PaletteOptions(
        PaletteSpec spec,
        @Nullable PaletteRecipe recipe,
        @Nullable RecipeStatistics statistics,
        Set<Component> components,
        Set<WeightKind> kinds,
        long minWeights,
        NonFinite nonFinite,
        Importance importance,
        boolean simulated,
        int threads) {
    /** Weights of so many elements or fewer stay dense if nothing else is said. */
    public static final long DEFAULT_MIN_WEIGHTS = 2048;

    /**
     * @throws GouacheException if a value is out of its range, or there is a recipe and not just
     *     the UNet is to be palettized
     */
    public PaletteOptions {
        components = Set.copyOf(components);
        kinds = Set.copyOf(kinds);
        require(minWeights >= 0, "min weights must be at least 0, not %d", minWeights);
        require(threads >= 1, "threads must be at least 1, not %d", threads);
        require(!components.isEmpty(), "no component is to be palettized");
        require(!kinds.isEmpty(), "no kind of weight is to be palettized");
        require(
                recipe == null || components.equals(Set.of(Component.UNET)),
                "a recipe is for the unet, and for nothing else");
        require(
                statistics == null || recipe != null,
                "statistics of inputs go with a recipe, and there is none");
    }

    private static void require(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new GouacheException(message.formatted(values));
        }
    }

    /** Optimal palettes of so many bits, one for each convolution and linear of the UNet. */
    public static PaletteOptions ofBits(int bits) {
        return builder(PaletteSpec.ofBits(bits)).build();
    }

    /** Optimal palettes for the layers of the UNet that a recipe names. */
    public static PaletteOptions ofRecipe(PaletteRecipe recipe) {
        return builder(recipe).build();
    }

    /**
     * Palettes for the layers of the UNet that a recipe of a file names, with the statistics that
     * lie beside the file, if they do.
     *
     * @param recipes as an analysis writes them
     * @param name of the recipe
     * @throws GouacheException if there is no such file or recipe, or it is malformed
     */
    public static PaletteOptions ofRecipe(Path recipes, String name) {
        RecipeFile file = RecipeFile.read(recipes);
        return builder(file.recipe(name))
                .statistics(RecipeStatistics.named(file, recipes).orElse(null))
                .build();
    }

    public static Builder builder(PaletteSpec spec) {
        return new Builder(spec);
    }

    /** Begins with optimal palettes for the layers of the UNet that a recipe names. */
    public static Builder builder(PaletteRecipe recipe) {
        return builder(PaletteSpec.ofBits(8)).recipe(recipe);
    }

    /** Collects options; what is not set is as {@link #ofBits} says. */
    public static final class Builder {
        private final PaletteSpec spec;
        private @Nullable PaletteRecipe recipe;
        private @Nullable RecipeStatistics statistics;
        private Set<Component> components = EnumSet.of(Component.UNET);
        private Set<WeightKind> kinds =
                EnumSet.of(WeightKind.LINEAR, WeightKind.CONVOLUTION, WeightKind.CONVOLUTION_1X1);
        private long minWeights = DEFAULT_MIN_WEIGHTS;
        private NonFinite nonFinite = NonFinite.REFUSE;
        private Importance importance = Importance.EQUAL;
        private boolean simulated;
        private int threads = Runtime.getRuntime().availableProcessors();

        private Builder(PaletteSpec spec) {
            this.spec = spec;
        }

        public Builder recipe(@Nullable PaletteRecipe value) {
            recipe = value;
            return this;
        }

        public Builder statistics(@Nullable RecipeStatistics value) {
            statistics = value;
            return this;
        }

        public Builder components(Set<Component> value) {
            components = value;
            return this;
        }

        public Builder kinds(Set<WeightKind> value) {
            kinds = value;
            return this;
        }

        public Builder minWeights(long value) {
            minWeights = value;
            return this;
        }

        public Builder nonFinite(NonFinite value) {
            nonFinite = value;
            return this;
        }

        public Builder importance(Importance value) {
            importance = value;
            return this;
        }

        public Builder simulated(boolean value) {
            simulated = value;
            return this;
        }

        public Builder threads(int value) {
            threads = value;
            return this;
        }

        /**
         * @throws GouacheException if a value is out of its range
         */
        public PaletteOptions build() {
            return new PaletteOptions(
                    spec,
                    recipe,
                    statistics,
                    components,
                    kinds,
                    minWeights,
                    nonFinite,
                    importance,
                    simulated,
                    threads);
        }
    }
}
