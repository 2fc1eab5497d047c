package org.gouache.models.unet;

import org.gouache.graph.GraphBuilder;
import org.gouache.graph.Padding;
import org.gouache.graph.Value;

/**
 * A transformer over the pixels of an image: Transformer2DModel.
 *
 * @param linear whether its projections are linear layers, not convolutions
 * @param context what the second attention of each of its blocks sees
 */
record SpatialTransformer(int groups, boolean linear, Value context) {
    private static final float GROUP_NORM_EPSILON = 1e-6f;
    private static final float LAYER_NORM_EPSILON = 1e-5f;
    private static final int FEED_FORWARD_FACTOR = 4;

    Value build(GraphBuilder module, Value image, int heads, int depth) {
        Value tokens = enter(module, module.groupNorm("norm", image, groups, GROUP_NORM_EPSILON));
        for (int i = 0; i < depth; i++) {
            tokens = block(module.at("transformer_blocks." + i), tokens, heads);
        }
        Value projected = leave(module, tokens, image);
        return module.result(module.add("sum", projected, image));
    }

    private Value enter(GraphBuilder module, Value image) {
        int channels = image.shape().dim(1);
        if (linear) {
            Value tokens = module.imageToTokens("tokens", image);
            return module.linear("proj_in", tokens, channels, true);
        }
        Value projected = module.conv2d("proj_in", image, channels, 1, 1, Padding.NONE);
        return module.imageToTokens("tokens", projected);
    }

    private Value leave(GraphBuilder module, Value tokens, Value like) {
        int channels = like.shape().dim(1);
        if (linear) {
            Value projected = module.linear("proj_out", tokens, channels, true);
            return module.tokensToImage("image", projected, like);
        }
        Value image = module.tokensToImage("image", tokens, like);
        return module.conv2d("proj_out", image, channels, 1, 1, Padding.NONE);
    }

    private Value block(GraphBuilder block, Value tokens, int heads) {
        Value normed = block.layerNorm("norm1", tokens, LAYER_NORM_EPSILON);
        Value hidden =
                block.add("sum1", attention(block.at("attn1"), normed, normed, heads), tokens);
        normed = block.layerNorm("norm2", hidden, LAYER_NORM_EPSILON);
        hidden = block.add("sum2", attention(block.at("attn2"), normed, context, heads), hidden);
        normed = block.layerNorm("norm3", hidden, LAYER_NORM_EPSILON);
        return block.result(block.add("sum3", feedForward(block.at("ff"), normed), hidden));
    }

    private static Value attention(GraphBuilder module, Value tokens, Value seen, int heads) {
        long width = tokens.shape().size(2);
        Value query = module.linear("to_q", tokens, width, false);
        Value key = module.linear("to_k", seen, width, false);
        Value value = module.linear("to_v", seen, width, false);
        Value mixed = module.attention("heads", query, key, value, heads, false);
        return module.result(module.linear("to_out.0", mixed, width, true));
    }

    private static Value feedForward(GraphBuilder module, Value tokens) {
        long width = tokens.shape().size(2);
        long inner = FEED_FORWARD_FACTOR * width;
        GraphBuilder gate = module.at("net.0");
        Value gated = gate.geglu("geglu", gate.linear("proj", tokens, 2 * inner, true));
        gate.result(gated);
        return module.result(module.linear("net.2", gated, width, true));
    }
}
