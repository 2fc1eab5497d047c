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
 * The decoder of an AutoencoderKL.
 *
 * <p>Input: {@code latent_sample} [batch, latent channels, height, width], already divided by the
 * scaling factor. Output: {@code sample} [batch, channels, factor * height, factor * width], about
 * -1 to 1 but not clamped.
 */
public record VaeDecoderDefinition(VaeConfig config) implements NetworkDefinition {
    @Override
    public String name() {
        return "vae_decoder";
    }

    @Override
    public List<NetworkInput> inputs() {
        int size = Math.max(1, config.sampleSize() / config.factor());
        return List.of(VaeLayers.images("latent_sample", config.latentChannels(), size));
    }

    @Override
    public Graph build(Map<String, Shape> inputShapes) {
        GraphBuilder network = new GraphBuilder(name());
        Map<String, Value> inputs = network.inputs(inputs(), inputShapes);
        Value hidden = Objects.requireNonNull(inputs.get("latent_sample"));
        if (config.postQuantConv()) {
            int channels = config.latentChannels();
            hidden = network.conv2d("post_quant_conv", hidden, channels, 1, 1, Padding.NONE);
        }
        network.output("sample", decoder(network.at("decoder"), hidden));
        return network.build();
    }

    private Value decoder(GraphBuilder decoder, Value latents) {
        VaeLayers layers = new VaeLayers(config);
        List<Integer> channels = config.blockChannels().reversed();
        Value hidden = layers.convolution(decoder, "conv_in", latents, channels.getFirst());
        hidden = layers.middle(decoder.at("mid_block"), hidden);
        for (int i = 0; i < channels.size(); i++) {
            GraphBuilder block = decoder.at("up_blocks." + i);
            hidden = layers.resnets(block, hidden, channels.get(i), config.layersPerBlock() + 1);
            boolean last = i == channels.size() - 1;
            hidden = block.result(last ? hidden : Resampling.twice(block, hidden));
        }
        return layers.head(decoder, hidden, config.outputChannels());
    }
}
