package org.gouache.models.unet;

import static org.gouache.tensor.ElementType.F32;

import org.gouache.graph.Graph;
import org.gouache.graph.GraphBuilder;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.graph.NetworkInput.Dimension.Fixed;
import org.gouache.graph.NetworkInput.Dimension.Open;
import org.gouache.models.unet.UNetConfig.AddedConditions;
import org.gouache.models.unet.UNetConfig.LatentSize;
import org.gouache.tensor.Shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The denoising network: UNet2DConditionModel.
 *
 * <p>Inputs: {@code sample} [batch, channels, height, width], {@code timestep} [batch], {@code
 * encoder_hidden_states} [batch, tokens, width]; with added conditions {@code text_embeds} [batch,
 * text_width] and {@code time_ids} [batch, time_ids]; with an embedded guidance scale {@code
 * timestep_cond} [batch, width]. Height and width may be any. How much of the added conditions'
 * width is text is not in a UNet's configuration, so both sizes are open, and checked together.
 *
 * <p>Output: {@code out_sample} [batch, channels, height, width].
 */
public record UNetDefinition(UNetConfig config) implements NetworkDefinition {
    private static final LatentSize USUAL_SIZE = new LatentSize(64, 64);
    private static final int USUAL_TOKENS = 77;
    private static final int USUAL_TIME_IDS = 6;

    @Override
    public String name() {
        return "unet";
    }

    @Override
    public List<NetworkInput> inputs() {
        LatentSize size = Objects.requireNonNullElse(config.sampleSize(), USUAL_SIZE);
        Dimension batch = new Open("batch", 2);
        List<NetworkInput> inputs = new ArrayList<>();
        inputs.add(
                new NetworkInput(
                        "sample",
                        F32,
                        batch,
                        new Fixed(config.inputChannels()),
                        new Open("height", size.height()),
                        new Open("width", size.width())));
        inputs.add(new NetworkInput("timestep", F32, batch));
        inputs.add(
                new NetworkInput(
                        "encoder_hidden_states",
                        F32,
                        batch,
                        new Open("tokens", USUAL_TOKENS),
                        new Fixed(config.crossAttentionWidth())));
        AddedConditions added = config.addedConditions();
        if (added != null) {
            int ids = Math.min(USUAL_TIME_IDS, (added.width() - 1) / added.numberWidth());
            int text = added.width() - ids * added.numberWidth();
            inputs.add(new NetworkInput("text_embeds", F32, batch, new Open("text_width", text)));
            inputs.add(new NetworkInput("time_ids", F32, batch, new Open("time_ids", ids)));
        }
        Integer conditionWidth = config.timeEmbedding().conditionWidth();
        if (conditionWidth != null) {
            inputs.add(new NetworkInput("timestep_cond", F32, batch, new Fixed(conditionWidth)));
        }
        return inputs;
    }

    @Override
    public Graph build(Map<String, Shape> inputShapes) {
        GraphBuilder network = new GraphBuilder(name());
        return new UNetGraph(config, network, network.inputs(inputs(), inputShapes)).build();
    }
}
