package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.gouache.tensor.Shape;
import org.gouache.weight.WeightStore;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.stream.IntStream;

/**
 * Completes a published configuration by what the shapes of weights show, which are named as in
 * diffusers. Heads do not show: where the published model has heads of one size, so do its
 * relatives.
 */
final class SizesFromShapes {
    private final WeightStore weights;
    private final ObjectNode config;

    private SizesFromShapes(WeightStore weights, ObjectNode config) {
        this.weights = weights;
        this.config = config;
    }

    static ObjectNode unet(WeightStore weights, ObjectNode published) {
        return new SizesFromShapes(weights, published).unet();
    }

    static ObjectNode vae(WeightStore weights, ObjectNode published) {
        return new SizesFromShapes(weights, published).vae();
    }

    static ObjectNode textEncoder(WeightStore weights, ObjectNode published) {
        return new SizesFromShapes(weights, published).textEncoder();
    }

    private ObjectNode unet() {
        int blocks = count("down_blocks.%d.resnets.0.conv1.weight");
        int[] channels = channels("down_blocks.%d.resnets.0.conv1.weight", blocks);
        int middleDepth = depth("mid_block");
        JsonNode heads = config.path("attention_head_dim");
        if (heads.isArray()) {
            int headSize =
                    config.path("block_out_channels").path(0).intValue() / heads.path(0).intValue();
            putArray(
                    "attention_head_dim",
                    IntStream.of(channels).map(c -> Math.max(1, c / headSize)));
        }
        config.put("in_channels", size("conv_in.weight", 1));
        config.put("out_channels", size("conv_out.weight", 0));
        config.put("layers_per_block", count("down_blocks.0.resnets.%d.conv1.weight"));
        config.put(
                "cross_attention_dim",
                size("mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight", 1));
        config.put(
                "use_linear_projection",
                shape("mid_block.attentions.0.proj_in.weight").rank() == 2);
        putArray("block_out_channels", IntStream.of(channels));
        putDepths(
                IntStream.range(0, blocks)
                        .map(i ->
                                hasAttention("down_blocks." + i)
                                        ? depth("down_blocks." + i)
                                        : i == blocks - 1 ? middleDepth : 1)
                        .toArray());
        putTypes("down_block_types", "down_blocks.", blocks, "CrossAttnDownBlock2D", "DownBlock2D");
        putTypes("up_block_types", "up_blocks.", blocks, "CrossAttnUpBlock2D", "UpBlock2D");
        if (weights.contains("add_embedding.linear_1.weight")) {
            config.put(
                    "projection_class_embeddings_input_dim",
                    size("add_embedding.linear_1.weight", 1));
        }
        return config;
    }

    private ObjectNode vae() {
        int blocks = count("encoder.down_blocks.%d.resnets.0.conv1.weight");
        config.put("in_channels", size("encoder.conv_in.weight", 1));
        config.put("out_channels", size("decoder.conv_out.weight", 0));
        config.put("latent_channels", size("decoder.conv_in.weight", 1));
        config.put("layers_per_block", count("encoder.down_blocks.0.resnets.%d.conv1.weight"));
        putArray(
                "block_out_channels",
                IntStream.of(channels("encoder.down_blocks.%d.resnets.0.conv1.weight", blocks)));
        putRepeated("down_block_types", "DownEncoderBlock2D", blocks);
        putRepeated("up_block_types", "UpDecoderBlock2D", blocks);
        return config;
    }

    private ObjectNode textEncoder() {
        int headSize =
                config.path("hidden_size").intValue()
                        / config.path("num_attention_heads").intValue();
        int hidden = size("text_model.embeddings.token_embedding.weight", 1);
        config.put("vocab_size", size("text_model.embeddings.token_embedding.weight", 0));
        config.put(
                "max_position_embeddings",
                size("text_model.embeddings.position_embedding.weight", 0));
        config.put("hidden_size", hidden);
        config.put("intermediate_size", size("text_model.encoder.layers.0.mlp.fc1.weight", 0));
        config.put("num_hidden_layers", count("text_model.encoder.layers.%d.mlp.fc1.weight"));
        config.put("num_attention_heads", Math.max(1, hidden / headSize));
        return config;
    }

    private boolean hasAttention(String block) {
        return weights.contains(block + ".attentions.0.norm.weight");
    }

    private int depth(String block) {
        return count(block + ".attentions.0.transformer_blocks.%d.norm1.weight");
    }

    private int[] channels(String convolution, int blocks) {
        return IntStream.range(0, blocks).map(i -> size(convolution.formatted(i), 0)).toArray();
    }

    /** How many weights there are whose names have the numbers 0, 1, … without a gap. */
    private int count(String name) {
        return (int)
                IntStream.iterate(0, i -> i + 1)
                        .takeWhile(i -> weights.contains(name.formatted(i)))
                        .count();
    }

    private int size(String name, int dimension) {
        Shape shape = shape(name);
        if (shape.rank() <= dimension || shape.size(dimension) > Integer.MAX_VALUE) {
            throw new GouacheException(
                    "%s: tensor '%s' has the unexpected shape %s".formatted(weights, name, shape));
        }
        return shape.dim(dimension);
    }

    private Shape shape(String name) {
        return weights.get(name).shape();
    }

    private void putArray(String field, IntStream numbers) {
        ArrayNode array = config.putArray(field);
        numbers.forEach(array::add);
    }

    private void putDepths(int[] depths) {
        if (IntStream.of(depths).distinct().count() == 1) {
            config.put("transformer_layers_per_block", depths[0]);
        } else {
            putArray("transformer_layers_per_block", IntStream.of(depths));
        }
    }

    private void putTypes(
            String field, String block, int blocks, String withAttention, String plain) {
        ArrayNode array = config.putArray(field);
        for (int i = 0; i < blocks; i++) {
            array.add(hasAttention(block + i) ? withAttention : plain);
        }
    }

    private void putRepeated(String field, String value, int times) {
        ArrayNode array = config.putArray(field);
        for (int i = 0; i < times; i++) {
            array.add(value);
        }
    }
}
