package org.gouache.models.vae;

import static org.gouache.tensor.ElementType.F32;

import org.gouache.graph.GraphBuilder;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.NetworkInput.Dimension.Fixed;
import org.gouache.graph.NetworkInput.Dimension.Open;
import org.gouache.graph.Padding;
import org.gouache.graph.Value;
import org.gouache.models.layers.ResnetBlock;

/** What encoder and decoder share. */
record VaeLayers(VaeConfig config) {
    private static final float EPSILON = 1e-6f;

    /**
     * An input of images of any size.
     *
     * @param size their usual height and width
     */
    static NetworkInput images(String name, int channels, int size) {
        return new NetworkInput(
                name,
                F32,
                new Open("batch", 1),
                new Fixed(channels),
                new Open("height", size),
                new Open("width", size));
    }

    Value convolution(GraphBuilder module, String name, Value image, int channels) {
        return module.conv2d(name, image, channels, 3, 1, Padding.all(1));
    }

    Value resnets(GraphBuilder block, Value image, int channels, int count) {
        Value hidden = image;
        for (int i = 0; i < count; i++) {
            hidden = resnet(block.at("resnets." + i), hidden, channels);
        }
        return hidden;
    }

    Value middle(GraphBuilder block, Value image) {
        int channels = image.shape().dim(1);
        Value hidden = resnet(block.at("resnets.0"), image, channels);
        if (config.middleAttention()) {
            hidden = attention(block.at("attentions.0"), hidden);
        }
        return block.result(resnet(block.at("resnets.1"), hidden, channels));
    }

    /** The last norm, activation and convolution of a network. */
    Value head(GraphBuilder module, Value image, int channels) {
        Value hidden = module.groupNorm("conv_norm_out", image, config.normGroups(), EPSILON);
        hidden = module.activate("conv_act", hidden, config.activation());
        return convolution(module, "conv_out", hidden, channels);
    }

    private Value resnet(GraphBuilder module, Value image, int channels) {
        return new ResnetBlock(config.normGroups(), EPSILON, config.activation())
                .build(module, image, channels, null);
    }

    private Value attention(GraphBuilder module, Value image) {
        long channels = image.shape().size(1);
        Value normed = module.groupNorm("group_norm", image, config.normGroups(), EPSILON);
        Value tokens = module.imageToTokens("tokens", normed);
        Value query = module.linear("to_q", tokens, channels, true);
        Value key = module.linear("to_k", tokens, channels, true);
        Value value = module.linear("to_v", tokens, channels, true);
        Value mixed = module.attention("heads", query, key, value, 1, false);
        Value projected = module.linear("to_out.0", mixed, channels, true);
        Value back = module.tokensToImage("image", projected, image);
        return module.result(module.add("sum", back, image));
    }
}
