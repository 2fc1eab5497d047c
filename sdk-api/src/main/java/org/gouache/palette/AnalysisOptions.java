package org.gouache.palette;

import org.gouache.GouacheException;
import org.gouache.weight.PalettizedWeight;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * How a model's UNet is analysed, layer by layer, for recipes.
 *
 * @param method by which recipes are made
 * @param bits that layers may get, beside 16
 * @param minWeights layers of so many weights or fewer are no candidates: they stay dense
 * @param prompts of the probe, which denoises them all at once
 * @param statisticsPrompts of which {@link RecipeMethod#BUDGET} gathers statistics of layers'
 *     inputs; with prompts of the probe among them, estimates would be too hopeful
 * @param negativePrompt of all of them
 * @param guidanceScale of the probe; null: as for a picture
 * @param steps of the probe's denoising
 * @param timesteps at how many of these steps the probe of {@link RecipeMethod#BUDGET} stands
 * @param seed of the probe's noise
 * @param targets a recipe for each; none: the method's own
 * @param layers regular expressions for the names of candidates; none: all layers
 * @param timeLimit after which nothing more is measured, and recipes are made of what is known;
 *     null: none
 */
public record AnalysisOptions(
        RecipeMethod method,
        List<Integer> bits,
        long minWeights,
        List<String> prompts,
        List<String> statisticsPrompts,
        String negativePrompt,
        @Nullable Double guidanceScale,
        int steps,
        int timesteps,
        long seed,
        List<RecipeTarget> targets,
        List<String> layers,
        @Nullable Duration timeLimit) {
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

    /** Of which statistics are gathered if nothing else is said; 128. */
    public static final List<String> DEFAULT_STATISTICS_PROMPTS = Scenes.PROMPTS;

    /**
     * @throws GouacheException if a value is out of its range
     */
    public AnalysisOptions {
        bits = bits.stream().sorted().distinct().toList();
        prompts = List.copyOf(prompts);
        statisticsPrompts = List.copyOf(statisticsPrompts);
        targets = List.copyOf(targets);
        layers = List.copyOf(layers);
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
        require(!statisticsPrompts.isEmpty(), "no prompts to gather statistics of");
        require(steps >= 1, "steps must be at least 1, not %d", steps);
        require(
                timesteps >= 1 && timesteps <= steps,
                "timesteps must be from 1 to %d, the number of steps, not %d",
                steps,
                timesteps);
        layers.forEach(AnalysisOptions::requirePattern);
        require(
                timeLimit == null || timeLimit.isPositive(),
                "the time limit must be positive, not %s",
                String.valueOf(timeLimit));
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

    private static void requirePattern(String layer) {
        try {
            Pattern.compile(layer);
        } catch (PatternSyntaxException e) {
            throw new GouacheException(
                    "layers: %s in \"%s\"".formatted(e.getDescription(), layer), e);
        }
    }

    /**
     * The same with the denoising in which statistics are gathered: of their prompts, from other
     * noise, in no more steps than there are timesteps.
     */
    public AnalysisOptions ofStatistics() {
        return new AnalysisOptions(
                method,
                bits,
                minWeights,
                statisticsPrompts,
                statisticsPrompts,
                negativePrompt,
                guidanceScale,
                timesteps,
                timesteps,
                seed + 1,
                targets,
                layers,
                timeLimit);
    }

    /** By {@link RecipeMethod#BUDGET}. */
    public static Builder builder() {
        return builder(RecipeMethod.BUDGET);
    }

    public static Builder builder(RecipeMethod method) {
        return new Builder(method);
    }

    /** Collects options. */
    public static final class Builder {
        private static final int DEFAULT_STEPS = 20;
        private static final int DEFAULT_TIMESTEPS = 8;

        private final RecipeMethod method;
        private List<Integer> bits = List.of(1, 2, 3, 4, 6, 8);
        private long minWeights = PaletteOptions.DEFAULT_MIN_WEIGHTS;
        private List<String> prompts = DEFAULT_PROMPTS;
        private List<String> statisticsPrompts = DEFAULT_STATISTICS_PROMPTS;
        private String negativePrompt = "";
        private @Nullable Double guidanceScale;
        private @Nullable Integer steps;
        private @Nullable Integer timesteps;
        private long seed;
        private List<RecipeTarget> targets = List.of();
        private List<String> layers = List.of();
        private @Nullable Duration timeLimit;

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

        /** {@link #DEFAULT_STATISTICS_PROMPTS} if left out. */
        public Builder statisticsPrompts(List<String> value) {
            statisticsPrompts = value;
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

        /** If left out 20 with {@link RecipeMethod#BUDGET}, and 1, as Apple's, with others. */
        public Builder steps(int value) {
            steps = value;
            return this;
        }

        /** 8 if left out, or all steps if they are fewer. */
        public Builder timesteps(int value) {
            timesteps = value;
            return this;
        }

        /** 0 if left out. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** 6.5, 4.5, 3.4 and 2.8 bits if left out; seven thresholds with the methods of those. */
        public Builder targets(List<RecipeTarget> value) {
            targets = value;
            return this;
        }

        /** All that are large enough if left out. */
        public Builder layers(List<String> value) {
            layers = value;
            return this;
        }

        public Builder timeLimit(@Nullable Duration value) {
            timeLimit = value;
            return this;
        }

        /**
         * @throws GouacheException if a value is out of its range
         */
        public AnalysisOptions build() {
            int ownSteps = method == RecipeMethod.BUDGET ? DEFAULT_STEPS : 1;
            int allSteps = Objects.requireNonNullElse(steps, ownSteps);
            int ownTimesteps = Math.min(DEFAULT_TIMESTEPS, allSteps);
            return new AnalysisOptions(
                    method,
                    bits,
                    minWeights,
                    prompts,
                    statisticsPrompts,
                    negativePrompt,
                    guidanceScale,
                    allSteps,
                    Objects.requireNonNullElse(timesteps, ownTimesteps),
                    seed,
                    targets,
                    layers,
                    timeLimit);
        }
    }
}
