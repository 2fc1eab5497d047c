package org.gouache.models.unet;

import static org.gouache.models.config.ConfigReader.MOST_CHANNELS;
import static org.gouache.models.config.ConfigReader.MOST_KERNEL;
import static org.gouache.models.config.ConfigReader.MOST_LAYERS;

import org.gouache.GouacheException;
import org.gouache.models.config.ConfigReader;
import org.gouache.models.unet.UNetConfig.AddedConditions;
import org.gouache.models.unet.UNetConfig.Block;
import org.gouache.models.unet.UNetConfig.LatentSize;
import org.gouache.models.unet.UNetConfig.TimeEmbedding;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the configuration of a UNet2DConditionModel. */
final class UNetConfigReader {
    private static final List<String> DEFAULT_DOWN_BLOCKS =
            List.of(
                    "CrossAttnDownBlock2D",
                    "CrossAttnDownBlock2D",
                    "CrossAttnDownBlock2D",
                    "DownBlock2D");
    private static final List<String> DEFAULT_UP_BLOCKS =
            List.of("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D");

    private static final String DEPTHS = "transformer_layers_per_block";
    private static final String REVERSED_DEPTHS = "reverse_transformer_layers_per_block";

    private final ConfigReader config;
    private final List<Integer> channels;
    private final List<Integer> layers;
    private final List<Integer> heads;

    UNetConfigReader(JsonNode json, String where) {
        config = new ConfigReader(json, where);
        config.requireUnset("_class_name", "UNet2DConditionModel");
        channels =
                config.counts("block_out_channels", MOST_CHANNELS, List.of(320, 640, 1280, 1280));
        if (channels.size() > MOST_LAYERS) {
            throw config.error("%d blocks are too many".formatted(channels.size()));
        }
        layers = config.countsPerBlock("layers_per_block", channels.size(), MOST_LAYERS, 2);
        heads = config.countsPerBlock("attention_head_dim", channels.size(), MOST_CHANNELS, 8);
    }

    UNetConfig read() {
        refuseUnsupported();
        return new UNetConfig(
                config.count("in_channels", MOST_CHANNELS, 4),
                config.count("out_channels", MOST_CHANNELS, 4),
                sampleSize(),
                downBlocks(),
                middle(),
                upBlocks(),
                config.activation("act_fn", "silu"),
                config.count("norm_num_groups", MOST_CHANNELS, 32),
                config.number("norm_eps", 1e-5f),
                crossAttentionWidth(),
                config.flag("use_linear_projection", false),
                config.natural("downsample_padding", 1, 1),
                kernel("conv_in_kernel"),
                kernel("conv_out_kernel"),
                timeEmbedding(),
                addedConditions());
    }

    private void refuseUnsupported() {
        for (String field :
                List.of(
                        "num_attention_heads",
                        "encoder_hid_dim",
                        "encoder_hid_dim_type",
                        "class_embed_type",
                        "num_class_embeds",
                        "time_embedding_act_fn",
                        "timestep_post_act",
                        "cross_attention_norm")) {
            config.requireUnset(field);
        }
        for (String field :
                List.of(
                        "center_input_sample",
                        "only_cross_attention",
                        "dual_cross_attention",
                        "mid_block_only_cross_attention",
                        "resnet_skip_time_act",
                        "class_embeddings_concat")) {
            config.requireUnset(field, false);
        }
        config.requireUnset("mid_block_scale_factor", 1);
        config.requireUnset("resnet_out_scale_factor", 1);
        config.requireUnset("resnet_time_scale_shift", "default");
        config.requireUnset("time_embedding_type", "positional");
        config.requireUnset("attention_type", "default");
    }

    private @Nullable LatentSize sampleSize() {
        if (config.isNull("sample_size")) {
            return null;
        }
        List<Integer> size = config.countsPerBlock("sample_size", 2, MOST_CHANNELS, 0);
        return new LatentSize(size.getFirst(), size.getLast());
    }

    private List<Block> downBlocks() {
        boolean asymmetric = !config.isNull(REVERSED_DEPTHS);
        return blocks(
                types("down_block_types", DEFAULT_DOWN_BLOCKS),
                "DownBlock2D",
                channels,
                layers,
                heads,
                depths(DEPTHS, layers, asymmetric));
    }

    private List<Block> upBlocks() {
        List<Integer> counts = layers.stream().map(count -> count + 1).toList();
        List<List<Integer>> depths =
                config.isNull(REVERSED_DEPTHS)
                        ? depths(DEPTHS, counts, false).reversed()
                        : depths(REVERSED_DEPTHS, counts.reversed(), true);
        return blocks(
                types("up_block_types", DEFAULT_UP_BLOCKS),
                "UpBlock2D",
                channels.reversed(),
                counts.reversed(),
                heads.reversed(),
                depths);
    }

    private List<Block> blocks(
            List<String> types,
            String plain,
            List<Integer> channels,
            List<Integer> layers,
            List<Integer> heads,
            List<List<Integer>> depths) {
        String attending = "CrossAttn" + plain;
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String type = types.get(i);
            if (!type.equals(plain) && !type.equals(attending)) {
                throw unsupported("block type", type, plain + " and " + attending);
            }
            List<Integer> depth = type.equals(attending) ? depths.get(i) : List.of();
            blocks.add(new Block(channels.get(i), layers.get(i), heads.get(i), depth));
        }
        return blocks;
    }

    private @Nullable Block middle() {
        String type = config.text("mid_block_type", "UNetMidBlock2DCrossAttn");
        return switch (type) {
            case "UNetMidBlock2DCrossAttn" ->
                    new Block(channels.getLast(), 2, heads.getLast(), List.of(middleDepth()));
            case "UNetMidBlock2D" -> new Block(channels.getLast(), 1, heads.getLast(), List.of());
            case null -> null;
            default ->
                    throw unsupported(
                            "mid_block_type", type, "UNetMidBlock2DCrossAttn and UNetMidBlock2D");
        };
    }

    private int middleDepth() {
        JsonNode depth = config.get(DEPTHS);
        while (depth.isArray() && !depth.isEmpty()) {
            boolean ofBlocks = depth == config.get(DEPTHS);
            depth = depth.get(ofBlocks ? depth.size() - 1 : 0);
        }
        return depth.isMissingNode() ? 1 : config.count(DEPTHS, depth, 0, MOST_LAYERS);
    }

    private List<String> types(String field, List<String> fallback) {
        List<String> types = config.texts(field, fallback);
        if (types.size() != channels.size()) {
            throw config.error(
                    "%s has %d entries, but block_out_channels has %d"
                            .formatted(field, types.size(), channels.size()));
        }
        return types;
    }

    private GouacheException unsupported(String what, String found, String supported) {
        return config.error("%s %s is not supported, only %s".formatted(what, found, supported));
    }

    /** Depths of the transformers of each block: one number for all, one for a block, or lists. */
    private List<List<Integer>> depths(String field, List<Integer> counts, boolean nested) {
        JsonNode value = config.get(field);
        if (value.isMissingNode() || value.isIntegralNumber()) {
            int depth = config.count(field, MOST_LAYERS, 1);
            return counts.stream().map(count -> Collections.nCopies(count, depth)).toList();
        }
        if (!value.isArray() || value.size() != counts.size()) {
            throw config.unexpected(
                    field, value, "one entry for each of %d blocks".formatted(counts.size()));
        }
        List<List<Integer>> depths = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            depths.add(depths(field, value.get(i), counts.get(i), nested));
        }
        return depths;
    }

    private List<Integer> depths(String field, JsonNode value, int count, boolean nested) {
        if (!value.isArray()) {
            return Collections.nCopies(count, config.count(field, value, 0, MOST_LAYERS));
        }
        if (!nested) {
            throw config.error(field + " has lists in its list, which takes " + REVERSED_DEPTHS);
        }
        if (value.size() != count) {
            throw config.unexpected(
                    field, value, "one entry for each of %d layers".formatted(count));
        }
        return value.valueStream()
                .map(entry -> config.count(field, entry, 0, MOST_LAYERS))
                .toList();
    }

    private int crossAttentionWidth() {
        List<Integer> widths =
                config.countsPerBlock("cross_attention_dim", channels.size(), MOST_CHANNELS, 1280);
        if (widths.stream().distinct().count() != 1) {
            throw config.unexpected(
                    "cross_attention_dim",
                    config.get("cross_attention_dim"),
                    "the same for every block");
        }
        return widths.getFirst();
    }

    private int kernel(String field) {
        int size = config.count(field, MOST_KERNEL, 3);
        if (size % 2 == 0) {
            throw config.unexpected(field, config.get(field), "an odd number");
        }
        return size;
    }

    private TimeEmbedding timeEmbedding() {
        int first = channels.getFirst();
        return new TimeEmbedding(
                first,
                config.optionalCount("time_embedding_dim", MOST_CHANNELS).orElse(4 * first),
                config.flag("flip_sin_to_cos", true),
                config.number("freq_shift", 0),
                config.optionalCount("time_cond_proj_dim", MOST_CHANNELS).orElse(null));
    }

    private @Nullable AddedConditions addedConditions() {
        config.requireUnset("addition_embed_type", "text_time");
        if (config.isNull("addition_embed_type")) {
            return null;
        }
        return new AddedConditions(
                required("addition_time_embed_dim"),
                required("projection_class_embeddings_input_dim"));
    }

    private int required(String field) {
        return config.optionalCount(field, MOST_CHANNELS)
                .orElseThrow(() ->
                        config.error(
                                field + " is missing, which addition_embed_type text_time takes"));
    }
}
