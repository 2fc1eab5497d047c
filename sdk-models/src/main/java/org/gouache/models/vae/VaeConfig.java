package org.gouache.models.vae;

import static org.gouache.models.config.ConfigReader.MOST_CHANNELS;
import static org.gouache.models.config.ConfigReader.MOST_LAYERS;

import org.gouache.GouacheException;
import org.gouache.graph.Activation;
import org.gouache.models.config.ConfigReader;

import tools.jackson.databind.JsonNode;

import java.util.List;

/**
 * What an AutoencoderKL is made of.
 *
 * @param imageChannels of the pictures that the encoder takes
 * @param outputChannels of the pictures that the decoder gives
 * @param latentChannels of the latents
 * @param blockChannels channels of each block, from the largest image to the smallest
 * @param layersPerBlock residual blocks of an encoder's block; a decoder's has one more
 * @param activation everywhere
 * @param normGroups groups of each group norm
 * @param middleAttention whether the middle block attends
 * @param quantConv whether a 1 x 1 convolution follows the encoder
 * @param postQuantConv whether a 1 x 1 convolution precedes the decoder
 * @param sampleSize the height and width of pictures that the model was made for; tiles have this
 *     size
 * @param scalingFactor by which a pipeline multiplies latents after the encoder and divides them
 *     before the decoder
 * @param shiftFactor which a pipeline subtracts from latents before scaling them; 0 if there is
 *     none
 * @param latentsMean mean of each latent channel; empty if there is none
 * @param latentsStd standard deviation of each latent channel; empty if there is none
 * @param forceUpcast whether the decoder overflows in float16
 */
public record VaeConfig(
        int imageChannels,
        int outputChannels,
        int latentChannels,
        List<Integer> blockChannels,
        int layersPerBlock,
        Activation activation,
        int normGroups,
        boolean middleAttention,
        boolean quantConv,
        boolean postQuantConv,
        int sampleSize,
        float scalingFactor,
        float shiftFactor,
        List<Float> latentsMean,
        List<Float> latentsStd,
        boolean forceUpcast) {

    public VaeConfig {
        blockChannels = List.copyOf(blockChannels);
        latentsMean = List.copyOf(latentsMean);
        latentsStd = List.copyOf(latentsStd);
    }

    private static final int MOST_BLOCKS = 16;

    /**
     * Reads a {@code config.json}. Absent fields take the defaults of the reference's constructor.
     *
     * @param where the file or place, for messages
     * @throws GouacheException if a field is malformed or asks for what is not supported; names
     *     both
     */
    public static VaeConfig of(JsonNode config, String where) {
        ConfigReader reader = new ConfigReader(config, where);
        reader.requireUnset("_class_name", "AutoencoderKL");
        List<Integer> channels = reader.counts("block_out_channels", MOST_CHANNELS, List.of(64));
        if (channels.size() > MOST_BLOCKS) {
            throw reader.error("%d blocks are too many".formatted(channels.size()));
        }
        requireBlocks(reader, "down_block_types", "DownEncoderBlock2D", channels.size());
        requireBlocks(reader, "up_block_types", "UpDecoderBlock2D", channels.size());
        int latentChannels = reader.count("latent_channels", MOST_CHANNELS, 4);
        return new VaeConfig(
                reader.count("in_channels", MOST_CHANNELS, 3),
                reader.count("out_channels", MOST_CHANNELS, 3),
                latentChannels,
                channels,
                reader.count("layers_per_block", MOST_LAYERS, 1),
                reader.activation("act_fn", "silu"),
                reader.count("norm_num_groups", MOST_CHANNELS, 32),
                reader.flag("mid_block_add_attention", true),
                reader.flag("use_quant_conv", true),
                reader.flag("use_post_quant_conv", true),
                reader.count("sample_size", MOST_CHANNELS, 32),
                reader.number("scaling_factor", 0.18215f),
                reader.isNull("shift_factor") ? 0 : reader.number("shift_factor", 0),
                reader.optionalNumbers("latents_mean", latentChannels),
                reader.optionalNumbers("latents_std", latentChannels),
                reader.flag("force_upcast", true));
    }

    private static void requireBlocks(ConfigReader reader, String field, String type, int count) {
        List<String> types = reader.texts(field, List.of(type));
        if (types.size() != count) {
            throw reader.error(
                    "%s has %d entries, but block_out_channels has %d"
                            .formatted(field, types.size(), count));
        }
        for (String found : types) {
            if (!found.equals(type)) {
                throw reader.error(
                        "block type %s is not supported, only %s".formatted(found, type));
            }
        }
    }

    /** How many pixels high and wide a latent pixel is. */
    public int factor() {
        return 1 << (blockChannels.size() - 1);
    }
}
