package org.gouache.models.unet;

import org.gouache.graph.Graph;
import org.gouache.graph.GraphBuilder;
import org.gouache.graph.Padding;
import org.gouache.graph.Value;
import org.gouache.models.layers.Resampling;
import org.gouache.models.layers.ResnetBlock;
import org.gouache.models.unet.UNetConfig.AddedConditions;
import org.gouache.models.unet.UNetConfig.Block;
import org.gouache.models.unet.UNetConfig.TimeEmbedding;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One building of a UNet's graph. */
final class UNetGraph {
    private final UNetConfig config;
    private final GraphBuilder network;
    private final Map<String, Value> inputs;
    private final Value embedding;
    private final ResnetBlock resnet;
    private final SpatialTransformer transformer;
    private final Deque<Value> skips = new ArrayDeque<>();

    UNetGraph(UNetConfig config, GraphBuilder network, Map<String, Value> inputs) {
        this.config = config;
        this.network = network;
        this.inputs = inputs;
        embedding = network.activate("emb_act", embedding(), config.activation());
        resnet = new ResnetBlock(config.normGroups(), config.normEpsilon(), config.activation());
        transformer =
                new SpatialTransformer(
                        config.normGroups(),
                        config.linearProjection(),
                        input("encoder_hidden_states"));
    }

    Graph build() {
        int channels = config.downBlocks().getFirst().channels();
        Value hidden = convolution("conv_in", input("sample"), channels, config.inputKernel());
        skips.push(hidden);
        for (int i = 0; i < config.downBlocks().size(); i++) {
            boolean halve = i < config.halvings();
            hidden =
                    down(network.at("down_blocks." + i), config.downBlocks().get(i), hidden, halve);
        }
        Block middle = config.middle();
        if (middle != null) {
            hidden = middle(network.at("mid_block"), middle, hidden);
        }
        for (int i = 0; i < config.upBlocks().size(); i++) {
            hidden = up(network.at("up_blocks." + i), config.upBlocks().get(i), hidden);
        }
        hidden =
                network.groupNorm(
                        "conv_norm_out", hidden, config.normGroups(), config.normEpsilon());
        hidden = network.activate("conv_act", hidden, config.activation());
        int kernel = config.outputKernel();
        network.output(
                "out_sample", convolution("conv_out", hidden, config.outputChannels(), kernel));
        return network.build();
    }

    private Value embedding() {
        TimeEmbedding time = config.timeEmbedding();
        Value sinusoid = sinusoid("time_proj", input("timestep"), time.sinusoidWidth());
        if (time.conditionWidth() != null) {
            GraphBuilder module = network.at("time_embedding");
            Value condition =
                    module.linear("cond_proj", input("timestep_cond"), time.sinusoidWidth(), false);
            sinusoid = module.add("cond_sum", sinusoid, condition);
        }
        Value embedded = twoLayers(network.at("time_embedding"), sinusoid);
        AddedConditions added = config.addedConditions();
        return added == null ? embedded : network.add("emb_sum", embedded, addedEmbedding(added));
    }

    private Value addedEmbedding(AddedConditions added) {
        Value text = input("text_embeds");
        Value numbers = input("time_ids");
        Value sinusoids = sinusoid("add_time_proj", numbers, added.numberWidth());
        Value flat = network.flatten("add_time_flat", sinusoids);
        Value joined = network.concat("add_embeds", List.of(text, flat));
        if (joined.shape().size(1) != added.width()) {
            String expected = "text and embedded time ids take %d entries".formatted(added.width());
            throw network.mismatch("add_embedding.linear_1", expected, text, numbers, joined);
        }
        return twoLayers(network.at("add_embedding"), joined);
    }

    private Value sinusoid(String module, Value numbers, int width) {
        TimeEmbedding time = config.timeEmbedding();
        return network.sinusoid(module, numbers, width, time.cosineFirst(), time.frequencyShift());
    }

    private Value twoLayers(GraphBuilder module, Value input) {
        int width = config.timeEmbedding().width();
        Value hidden = module.linear("linear_1", input, width, true);
        hidden = module.activate("act", hidden, config.activation());
        return module.result(module.linear("linear_2", hidden, width, true));
    }

    private Value down(GraphBuilder block, Block config, Value input, boolean halve) {
        Value hidden = input;
        for (int i = 0; i < config.layers(); i++) {
            hidden = layer(block, config, i, hidden);
            skips.push(hidden);
        }
        if (halve) {
            hidden = Resampling.halve(block, hidden, this.config.downsamplePadding());
            skips.push(hidden);
        }
        return block.result(hidden);
    }

    private Value middle(GraphBuilder block, Block config, Value input) {
        Value hidden = resnet(block, config, 0, input);
        for (int i = 0; i < config.depths().size(); i++) {
            hidden = attention(block, config, i, hidden);
            hidden = resnet(block, config, i + 1, hidden);
        }
        return block.result(hidden);
    }

    private Value up(GraphBuilder block, Block config, Value input) {
        Value hidden = input;
        for (int i = 0; i < config.layers(); i++) {
            Value joined = block.concat("joined." + i, List.of(hidden, skips.pop()));
            hidden = layer(block, config, i, joined);
        }
        Value next = skips.peek();
        if (next != null) {
            hidden = Resampling.asLarge(block, hidden, next);
        }
        return block.result(hidden);
    }

    private Value layer(GraphBuilder block, Block config, int index, Value input) {
        Value hidden = resnet(block, config, index, input);
        return config.attends() ? attention(block, config, index, hidden) : hidden;
    }

    private Value resnet(GraphBuilder block, Block config, int index, Value input) {
        return resnet.build(block.at("resnets." + index), input, config.channels(), embedding);
    }

    private Value attention(GraphBuilder block, Block config, int index, Value input) {
        int depth = config.depths().get(index);
        return transformer.build(block.at("attentions." + index), input, config.heads(), depth);
    }

    private Value convolution(String module, Value input, int channels, int kernel) {
        return network.conv2d(module, input, channels, kernel, 1, Padding.all(kernel / 2));
    }

    private Value input(String name) {
        return Objects.requireNonNull(inputs.get(name));
    }
}
