package org.gouache.models.clip;

import static org.gouache.tensor.ElementType.I64;

import org.gouache.graph.Graph;
import org.gouache.graph.GraphBuilder;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.NetworkInput.Dimension.Open;
import org.gouache.graph.Value;
import org.gouache.tensor.Shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A text encoder: CLIPTextModel or, where the configuration says so, CLIPTextModelWithProjection.
 *
 * <p>Input: {@code input_ids} [batch, tokens] (I64), at most as many tokens as there are positions.
 *
 * <p>Outputs, in the order in which optimum's ONNX files have them: {@code last_hidden_state}
 * [batch, tokens, width], which is normalized, and {@code pooler_output} [batch, width]; or {@code
 * text_embeds} [batch, projection], and then {@code last_hidden_state}. After these {@code
 * hidden_states.0} (the embedded tokens) to {@code hidden_states.N} (the last layer's), [batch,
 * tokens, width], none normalized.
 *
 * @param normalizedStates whether there are also outputs {@code normalized_hidden_states.0} to
 *     {@code .N}: the hidden states after the final layer norm, from which Stable Diffusion 1 and 2
 *     skip layers
 */
public record ClipDefinition(ClipConfig config, boolean normalizedStates)
        implements NetworkDefinition {

    public ClipDefinition(ClipConfig config) {
        this(config, false);
    }

    @Override
    public String name() {
        return "text_encoder";
    }

    @Override
    public List<NetworkInput> inputs() {
        Open batch = new Open("batch", 2);
        return List.of(
                new NetworkInput("input_ids", I64, batch, new Open("tokens", config.positions())));
    }

    @Override
    public Graph build(Map<String, Shape> inputShapes) {
        GraphBuilder network = new GraphBuilder(name());
        Map<String, Value> inputs = network.inputs(inputs(), inputShapes);
        Value ids = Objects.requireNonNull(inputs.get("input_ids"));
        GraphBuilder model = network.at("text_model");

        List<Value> states = states(model, ids);
        Value last = normalized(model, "final_layer_norm", states.getLast());
        Value pooled = network.selectToken("pooled", last, ids, config.pooling());

        if (config.projectionWidth() == null) {
            network.output("last_hidden_state", last);
            network.output("pooler_output", pooled);
        } else {
            Value projected =
                    network.linear("text_projection", pooled, config.projectionWidth(), false);
            network.output("text_embeds", projected);
            network.output("last_hidden_state", last);
        }
        for (int i = 0; i < states.size(); i++) {
            network.output("hidden_states." + i, states.get(i));
        }
        for (int i = 0; normalizedStates && i < config.layers(); i++) {
            Value state = normalized(model, "normalized_hidden_states." + i, states.get(i));
            network.output("normalized_hidden_states." + i, state);
        }
        if (normalizedStates) {
            network.output("normalized_hidden_states." + config.layers(), last);
        }
        return network.build();
    }

    private List<Value> states(GraphBuilder model, Value ids) {
        GraphBuilder embeddings = model.at("embeddings");
        Value tokens =
                embeddings.embedding("token_embedding", ids, config.vocabulary(), config.width());
        List<Value> states = new ArrayList<>();
        states.add(
                embeddings.result(
                        embeddings.addPositions("position_embedding", tokens, config.positions())));
        for (int i = 0; i < config.layers(); i++) {
            states.add(layer(model.at("encoder.layers." + i), states.getLast()));
        }
        return states;
    }

    private Value layer(GraphBuilder layer, Value tokens) {
        Value normed = layer.layerNorm("layer_norm1", tokens, config.normEpsilon());
        Value hidden = layer.add("sum1", attention(layer.at("self_attn"), normed), tokens);
        normed = layer.layerNorm("layer_norm2", hidden, config.normEpsilon());
        return layer.result(layer.add("sum2", feedForward(layer.at("mlp"), normed), hidden));
    }

    private Value attention(GraphBuilder module, Value tokens) {
        Value query = module.linear("q_proj", tokens, config.width(), true);
        Value key = module.linear("k_proj", tokens, config.width(), true);
        Value value = module.linear("v_proj", tokens, config.width(), true);
        Value mixed = module.attention("heads", query, key, value, config.heads(), true);
        return module.result(module.linear("out_proj", mixed, config.width(), true));
    }

    private Value feedForward(GraphBuilder module, Value tokens) {
        Value inner = module.linear("fc1", tokens, config.innerWidth(), true);
        inner = module.activate("activation_fn", inner, config.activation());
        return module.result(module.linear("fc2", inner, config.width(), true));
    }

    private Value normalized(GraphBuilder model, String module, Value state) {
        return model.layerNorm(module, "final_layer_norm", state, config.normEpsilon());
    }
}
