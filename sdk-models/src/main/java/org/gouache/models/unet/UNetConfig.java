package org.gouache.models.unet;

import org.gouache.GouacheException;
import org.gouache.graph.Activation;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.Optional;

/**
 * What a UNet2DConditionModel is made of.
 *
 * @param inputChannels of the sample: 4, or 9 for inpainting
 * @param outputChannels of the prediction
 * @param sampleSize the latent size that the model was made for; null if not said
 * @param downBlocks from the largest image to the smallest
 * @param middle between them; null if there is none
 * @param upBlocks from the smallest image to the largest
 * @param activation everywhere but in the transformers
 * @param normGroups groups of each group norm
 * @param normEpsilon of the group norms outside the transformers
 * @param crossAttentionWidth width of the encoder hidden states
 * @param linearProjection whether a transformer's projections are linear layers, not convolutions
 * @param downsamplePadding as {@link org.gouache.models.layers.Resampling#halve} takes it
 * @param inputKernel size of the first convolution's kernel
 * @param outputKernel size of the last convolution's kernel
 * @param timeEmbedding how the timestep is embedded
 * @param addedConditions pooled text and numbers that are embedded beside the timestep; null if
 *     none
 */
public record UNetConfig(
        int inputChannels,
        int outputChannels,
        @Nullable LatentSize sampleSize,
        List<Block> downBlocks,
        @Nullable Block middle,
        List<Block> upBlocks,
        Activation activation,
        int normGroups,
        float normEpsilon,
        int crossAttentionWidth,
        boolean linearProjection,
        int downsamplePadding,
        int inputKernel,
        int outputKernel,
        TimeEmbedding timeEmbedding,
        @Nullable AddedConditions addedConditions) {

    public UNetConfig {
        downBlocks = List.copyOf(downBlocks);
        upBlocks = List.copyOf(upBlocks);
    }

    /**
     * Reads a {@code config.json}. Absent fields take the defaults of the reference's constructor.
     *
     * @param where the file or place, for messages
     * @throws GouacheException if a field is malformed or asks for what is not supported; names
     *     both
     */
    public static UNetConfig of(JsonNode config, String where) {
        return new UNetConfigReader(config, where).read();
    }

    /** How often the image is halved: latent sizes need not be multiples of 2 to that power. */
    public int halvings() {
        return downBlocks.size() - 1;
    }

    public Optional<AddedConditions> added() {
        return Optional.ofNullable(addedConditions);
    }

    /** A size in latent pixels. */
    public record LatentSize(int height, int width) {}

    /**
     * Residual blocks on images of one size, with transformers between them.
     *
     * @param channels of the block's images
     * @param layers number of residual blocks
     * @param heads of every attention
     * @param depths layers of the transformer after each residual block; empty if the block has no
     *     transformers. The middle has one residual block more than transformers.
     */
    public record Block(int channels, int layers, int heads, List<Integer> depths) {
        public Block {
            depths = List.copyOf(depths);
        }

        public boolean attends() {
            return !depths.isEmpty();
        }
    }

    /**
     * @param sinusoidWidth width of the sinusoidal embedding
     * @param width of the embedding that the residual blocks get
     * @param cosineFirst whether the sinusoidal embedding starts with the cosines
     * @param frequencyShift see {@link org.gouache.graph.Op.Sinusoid}
     * @param conditionWidth width of a vector that is added to the sinusoidal embedding (an
     *     embedded guidance scale); null if there is none
     */
    public record TimeEmbedding(
            int sinusoidWidth,
            int width,
            boolean cosineFirst,
            float frequencyShift,
            @Nullable Integer conditionWidth) {}

    /**
     * Pooled text and time ids (sizes, crops, or a score), which Stable Diffusion XL embeds.
     *
     * @param numberWidth width of a time id's sinusoidal embedding
     * @param width of the pooled text and all embedded time ids together
     */
    public record AddedConditions(int numberWidth, int width) {
        /**
         * The number of time ids beside a pooled text of some width. The configuration of a UNet
         * does not say it: it follows from the text encoder's projection.
         *
         * @throws GouacheException if no number fits
         */
        public int timeIds(int textWidth) {
            int rest = width - textWidth;
            if (rest < 0 || rest % numberWidth != 0) {
                throw new GouacheException(
                        "unet: added conditions of width %d cannot hold a text embedding of width %d and time ids of width %d"
                                .formatted(width, textWidth, numberWidth));
            }
            return rest / numberWidth;
        }
    }
}
