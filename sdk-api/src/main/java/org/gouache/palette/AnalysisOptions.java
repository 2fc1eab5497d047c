package org.gouache.palette;

import org.gouache.GouacheException;
import org.gouache.weight.PalettizedWeight;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeSet;

/**
 * How a model's UNet is analysed, layer by layer, for recipes.
 *
 * @param method by which recipes are made
 * @param bits that layers may get, beside 16
 * @param minWeights layers of so many weights or fewer are no candidates: they stay dense
 * @param prompts of the probe, which denoises them all at once
 * @param negativePrompt of all of them
 * @param guidanceScale of the probe; null: as for a picture
 * @param steps of the probe's denoising
 * @param seed of the probe's noise
 * @param targets in bits on average over the candidates, a recipe for each; none: the method's own
 */
public record AnalysisOptions(
        RecipeMethod method,
        List<Integer> bits,
        long minWeights,
        List<String> prompts,
        String negativePrompt,
        @Nullable Double guidanceScale,
        int steps,
        long seed,
        List<Double> targets) {
    /** What is denoised if nothing else is said. */
    public static final List<String> DEFAULT_PROMPTS =
            List.of(
                    "a red boat at sea at sunset",
                    "a photo of a blue car in the desert by day",
                    "a yellow house in the snow at night",
                    "a surfing dog on a green board on the ocean",
                    "a white lighthouse on the beach in the fog",
                    "a purple tent on a meadow under the stars",
                    "a pink tree in the grass on a misty morning",
                    "a picture of an orange umbrella on the beach on a sunny day");

    /**
     * @throws GouacheException if a value is out of its range
     */
    public AnalysisOptions {
        bits = bits.stream().sorted().distinct().toList();
        prompts = List.copyOf(prompts);
        targets = List.copyOf(targets);
        require(!bits.isEmpty(), "no bits to choose from");
        for (int one : bits) {
            require(
                    PalettizedWeight.BITS.contains(one),
                    "bits must be some of %s, not %d",
                    new TreeSet<>(PalettizedWeight.BITS),
                    one);
        }
        require(minWeights >= 0, "min weights must be at least 0, not %d", minWeights);
        require(!prompts.isEmpty(), "no prompts to measure with");
        require(steps >= 1, "steps must be at least 1, not %d", steps);
        for (double target : targets) {
            require(
                    target >= bits.getFirst() && target <= PaletteRecipe.DENSE,
                    "a target must be from %d, the fewest bits that layers may get, to %d, not %s",
                    bits.getFirst(),
                    PaletteRecipe.DENSE,
                    target);
        }
        require(
                guidanceScale == null || guidanceScale > 1 && Double.isFinite(guidanceScale),
                "the probe's guidance scale must be greater than 1, not %s",
                String.valueOf(guidanceScale));
    }

    private static void require(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new GouacheException(message.formatted(values));
        }
    }

    public static Builder builder(RecipeMethod method) {
        return new Builder(method);
    }

    /** Collects options. */
    public static final class Builder {
        private final RecipeMethod method;
        private List<Integer> bits = List.of(1, 2, 3, 4, 6, 8);
        private long minWeights = PaletteOptions.DEFAULT_MIN_WEIGHTS;
        private List<String> prompts = DEFAULT_PROMPTS;
        private String negativePrompt = "";
        private @Nullable Double guidanceScale;
        private int steps = 1;
        private long seed;
        private List<Double> targets = List.of();

        private Builder(RecipeMethod method) {
            this.method = method;
        }

        /** All numbers of bits that palettes may have, if left out. */
        public Builder bits(List<Integer> value) {
            bits = value;
            return this;
        }

        /** {@link PaletteOptions#DEFAULT_MIN_WEIGHTS} if left out. */
        public Builder minWeights(long value) {
            minWeights = value;
            return this;
        }

        /** {@link #DEFAULT_PROMPTS} if left out. */
        public Builder prompts(List<String> value) {
            prompts = value;
            return this;
        }

        /** Empty if left out. */
        public Builder negativePrompt(String value) {
            negativePrompt = value;
            return this;
        }

        public Builder guidanceScale(@Nullable Double value) {
            guidanceScale = value;
            return this;
        }

        /** 1 if left out. */
        public Builder steps(int value) {
            steps = value;
            return this;
        }

        /** 0 if left out. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder targets(List<Double> value) {
            targets = value;
            return this;
        }

        /**
         * @throws GouacheException if a value is out of its range
         */
        public AnalysisOptions build() {
            return new AnalysisOptions(
                    method,
                    bits,
                    minWeights,
                    prompts,
                    negativePrompt,
                    guidanceScale,
                    steps,
                    seed,
                    targets);
        }
    }
}
