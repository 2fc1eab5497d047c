package org.gouache;

import org.gouache.random.RandomKind;
import org.gouache.scheduler.SchedulerKind;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * What to make a picture of, and how. What is not given takes the reference pipelines' defaults;
 * {@code null} stands for a default that depends on the model. Made by {@link #of} and {@link
 * #builder}; immutable.
 *
 * @param prompt what to show
 * @param negativePrompt what to keep away from. Null and empty differ: with null an SDXL model (one
 *     whose {@code force_zeros_for_empty_prompt} is set) is conditioned on zeros, with {@code ""}
 *     on the encoding of an empty text, as other models are in both cases. Without effect when
 *     {@code guidanceScale} is 1 or less
 * @param prompt2 for the second text encoder of SDXL; null: as {@code prompt}
 * @param negativePrompt2 for the second text encoder of SDXL; null: as {@code negativePrompt}
 * @param width of the picture in pixels, a multiple of 8 up to 16384; null: the model's own size
 * @param height of the picture in pixels, a multiple of 8 up to 16384; null: the model's own size
 * @param steps of denoising, 1 or more; 50 if not given
 * @param guidanceScale how far to go from the negative towards the positive prediction, a finite
 *     number of 0 or more, without effect up to 1; null: 5.0 for SDXL models, 7.5 for others
 * @param guidanceRescale share, 0 to 1, in which the guided prediction is rescaled to the deviation
 *     of the positive one (arXiv:2305.08891, section 3.4); 0 if not given
 * @param eta how much fresh noise DDIM adds, 0 (none, if not given) to 1 (as much as DDPM); other
 *     schedulers ignore it
 * @param seed of the random numbers; null: another one each time, reported with the result. As with
 *     torch, the default random source uses the lower 32 bits
 * @param count number of pictures, made together from one stream of random numbers, 1 or more
 * @param clipSkip layers to leave out at the end of the text encoders, 0 (if not given) or more;
 *     the encoding of the negative prompt ignores it, as with the reference
 * @param scheduler null: the model's own; otherwise with the model's own settings as far as it
 *     knows them
 * @param karras whether the noise levels follow Karras et al. (arXiv:2206.00364, equation 5); null:
 *     as the model's scheduler is configured
 * @param random whose random numbers to draw
 * @param originalSize SDXL's conditioning on the size that a training picture had; null: width and
 *     height
 * @param crop SDXL's conditioning on how a training picture was cut
 * @param targetSize SDXL's conditioning on the size that is wanted; null: width and height
 * @param negativeOriginalSize as {@code originalSize}, for the negative prediction. The three
 *     negative values count only if both negative sizes are given, otherwise the positive ones are
 *     used, as with the reference
 * @param negativeCrop as {@code crop}, for the negative prediction
 * @param negativeTargetSize as {@code targetSize}, for the negative prediction
 */
public record Request(
        String prompt,
        @Nullable String negativePrompt,
        @Nullable String prompt2,
        @Nullable String negativePrompt2,
        @Nullable Integer width,
        @Nullable Integer height,
        int steps,
        @Nullable Double guidanceScale,
        double guidanceRescale,
        double eta,
        @Nullable Long seed,
        int count,
        int clipSkip,
        @Nullable SchedulerKind scheduler,
        @Nullable Boolean karras,
        RandomKind random,
        @Nullable ImageSize originalSize,
        Crop crop,
        @Nullable ImageSize targetSize,
        @Nullable ImageSize negativeOriginalSize,
        Crop negativeCrop,
        @Nullable ImageSize negativeTargetSize) {

    /**
     * @throws GouacheException if a value is out of its range
     */
    public Request {
        Checks.text("prompt", Objects.requireNonNull(prompt, "prompt is null"));
        Checks.text("negative prompt", negativePrompt);
        Checks.text("prompt 2", prompt2);
        Checks.text("negative prompt 2", negativePrompt2);
        Checks.pictureSide("width", width);
        Checks.pictureSide("height", height);
        Checks.atLeast("steps", 1, steps);
        if (guidanceScale != null) {
            Checks.between("guidance scale", 0, Double.MAX_VALUE, guidanceScale);
        }
        Checks.between("guidance rescale", 0, 1, guidanceRescale);
        Checks.between("eta", 0, 1, eta);
        Checks.atLeast("count", 1, count);
        Checks.atLeast("clip skip", 0, clipSkip);
    }

    /** A picture of this, everything else as the model has it. */
    public static Request of(String prompt) {
        return builder(prompt).build();
    }

    public static Builder builder(String prompt) {
        return new Builder(prompt);
    }

    /** A builder that starts from this request's values. */
    public Builder toBuilder() {
        return new Builder(prompt)
                .negativePrompt(negativePrompt)
                .prompt2(prompt2)
                .negativePrompt2(negativePrompt2)
                .width(width)
                .height(height)
                .steps(steps)
                .guidanceScale(guidanceScale)
                .guidanceRescale(guidanceRescale)
                .eta(eta)
                .seed(seed)
                .count(count)
                .clipSkip(clipSkip)
                .scheduler(scheduler)
                .karras(karras)
                .random(random)
                .originalSize(originalSize)
                .crop(crop)
                .targetSize(targetSize)
                .negativeOriginalSize(negativeOriginalSize)
                .negativeCrop(negativeCrop)
                .negativeTargetSize(negativeTargetSize);
    }

    /** All values as a JSON object, those that are null left out. {@link #fromJson} reads it. */
    public String toJson() {
        return RequestJson.write(this).toString();
    }

    /**
     * @throws GouacheException if the text is not a request's JSON: names the field
     */
    public static Request fromJson(String json) {
        return RequestJson.read(JsonFields.parse("the request", json));
    }

    /**
     * Collects the values of a request. Each is explained at the {@link Request}'s component of its
     * name.
     */
    public static final class Builder {
        private String prompt;
        private @Nullable String negativePrompt;
        private @Nullable String prompt2;
        private @Nullable String negativePrompt2;
        private @Nullable Integer width;
        private @Nullable Integer height;
        private int steps = 50;
        private @Nullable Double guidanceScale;
        private double guidanceRescale;
        private double eta;
        private @Nullable Long seed;
        private int count = 1;
        private int clipSkip;
        private @Nullable SchedulerKind scheduler;
        private @Nullable Boolean karras;
        private RandomKind random = RandomKind.TORCH;
        private @Nullable ImageSize originalSize;
        private Crop crop = Crop.NONE;
        private @Nullable ImageSize targetSize;
        private @Nullable ImageSize negativeOriginalSize;
        private Crop negativeCrop = Crop.NONE;
        private @Nullable ImageSize negativeTargetSize;

        private Builder(String prompt) {
            this.prompt = prompt;
        }

        public Builder prompt(String prompt) {
            this.prompt = prompt;
            return this;
        }

        public Builder negativePrompt(@Nullable String negativePrompt) {
            this.negativePrompt = negativePrompt;
            return this;
        }

        public Builder prompt2(@Nullable String prompt2) {
            this.prompt2 = prompt2;
            return this;
        }

        public Builder negativePrompt2(@Nullable String negativePrompt2) {
            this.negativePrompt2 = negativePrompt2;
            return this;
        }

        public Builder size(int width, int height) {
            return width(width).height(height);
        }

        public Builder width(@Nullable Integer width) {
            this.width = width;
            return this;
        }

        public Builder height(@Nullable Integer height) {
            this.height = height;
            return this;
        }

        public Builder steps(int steps) {
            this.steps = steps;
            return this;
        }

        public Builder guidanceScale(double guidanceScale) {
            return guidanceScale(Double.valueOf(guidanceScale));
        }

        public Builder guidanceScale(@Nullable Double guidanceScale) {
            this.guidanceScale = guidanceScale;
            return this;
        }

        public Builder guidanceRescale(double guidanceRescale) {
            this.guidanceRescale = guidanceRescale;
            return this;
        }

        public Builder eta(double eta) {
            this.eta = eta;
            return this;
        }

        public Builder seed(long seed) {
            return seed(Long.valueOf(seed));
        }

        public Builder seed(@Nullable Long seed) {
            this.seed = seed;
            return this;
        }

        public Builder count(int count) {
            this.count = count;
            return this;
        }

        public Builder clipSkip(int clipSkip) {
            this.clipSkip = clipSkip;
            return this;
        }

        public Builder scheduler(@Nullable SchedulerKind scheduler) {
            this.scheduler = scheduler;
            return this;
        }

        public Builder karras(@Nullable Boolean karras) {
            this.karras = karras;
            return this;
        }

        public Builder random(RandomKind random) {
            this.random = random;
            return this;
        }

        public Builder originalSize(@Nullable ImageSize originalSize) {
            this.originalSize = originalSize;
            return this;
        }

        public Builder crop(Crop crop) {
            this.crop = crop;
            return this;
        }

        public Builder targetSize(@Nullable ImageSize targetSize) {
            this.targetSize = targetSize;
            return this;
        }

        public Builder negativeOriginalSize(@Nullable ImageSize negativeOriginalSize) {
            this.negativeOriginalSize = negativeOriginalSize;
            return this;
        }

        public Builder negativeCrop(Crop negativeCrop) {
            this.negativeCrop = negativeCrop;
            return this;
        }

        public Builder negativeTargetSize(@Nullable ImageSize negativeTargetSize) {
            this.negativeTargetSize = negativeTargetSize;
            return this;
        }

        /**
         * @throws GouacheException if a value is out of its range; the message has the value
         */
        public Request build() {
            return new Request(
                    prompt,
                    negativePrompt,
                    prompt2,
                    negativePrompt2,
                    width,
                    height,
                    steps,
                    guidanceScale,
                    guidanceRescale,
                    eta,
                    seed,
                    count,
                    clipSkip,
                    scheduler,
                    karras,
                    random,
                    originalSize,
                    crop,
                    targetSize,
                    negativeOriginalSize,
                    negativeCrop,
                    negativeTargetSize);
        }
    }
}
