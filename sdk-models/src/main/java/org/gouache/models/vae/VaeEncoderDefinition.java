package org.gouache.models.vae;

import org.gouache.graph.Graph;
import org.gouache.graph.GraphBuilder;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.Padding;
import org.gouache.graph.Value;
import org.gouache.models.layers.Resampling;
import org.gouache.tensor.Shape;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The encoder of an AutoencoderKL.
 *
 * <p>Input: {@code sample} [batch, channels, height, width] from -1 to 1. Output: {@code
 * latent_parameters} [batch, 2 * latent channels, height / factor, width / factor]: the means of
 * the latents, then the logarithms of their variances, not clamped; not yet multiplied by the
 * scaling factor.
 */
public record VaeEncoderDefinition(VaeConfig config) implements NetworkDefinition {
    private static final int BOTTOM_RIGHT = 0;

    @Override
    public String name() {
        return "vae_encoder";
    }

    @Override
    public List<NetworkInput> inputs() {
        int size = Math.max(config.factor(), config.sampleSize());
        return List.of(VaeLayers.images("sample", config.imageChannels(), size));
    }

    @Override
    public Graph build(Map<String, Shape> inputShapes) {
        GraphBuilder network = new GraphBuilder(name());
        Map<String, Value> inputs = network.inputs(inputs(), inputShapes);
        Value picture = Objects.requireNonNull(inputs.get("sample"));
        Value hidden = encoder(network.at("encoder"), picture);
        if (config.quantConv()) {
            int channels = 2 * config.latentChannels();
            hidden = network.conv2d("quant_conv", hidden, channels, 1, 1, Padding.NONE);
        }
        network.output("latent_parameters", hidden);
        return network.build();
    }

    private Value encoder(GraphBuilder encoder, Value picture) {
        VaeLayers layers = new VaeLayers(config);
        List<Integer> channels = config.blockChannels();
        Value hidden = layers.convolution(encoder, "conv_in", picture, channels.getFirst());
        for (int i = 0; i < channels.size(); i++) {
            GraphBuilder block = encoder.at("down_blocks." + i);
            hidden = layers.resnets(block, hidden, channels.get(i), config.layersPerBlock());
            boolean last = i == channels.size() - 1;
            hidden = block.result(last ? hidden : Resampling.halve(block, hidden, BOTTOM_RIGHT));
        }
        hidden = layers.middle(encoder.at("mid_block"), hidden);
        return layers.head(encoder, hidden, 2 * config.latentChannels());
    }
}
