package org.gouache;

import org.gouache.runtime.Network;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.HashMap;
import java.util.Map;

/**
 * Turns token ids into what a UNet is conditioned on. For one thread at a time; whoever made the
 * network closes it.
 *
 * @param network takes {@code input_ids} and gives {@code last_hidden_state}, {@code
 *     hidden_states.i} or {@code normalized_hidden_states.i}, and {@code text_embeds} or {@code
 *     pooler_output}
 * @param layers number of transformer layers
 * @param width of a hidden state
 * @param pooledWidth of the pooled text
 * @param usage which hidden state the UNet wants
 */
public record TextEncoder(Network network, int layers, int width, int pooledWidth, Usage usage) {
    /** Which hidden state a family of models uses. */
    public enum Usage {
        /** The last one, normalized: Stable Diffusion 1 and 2. */
        LAST_NORMALIZED,
        /** The last but one, as it is: SDXL. */
        PENULTIMATE
    }

    /**
     * @param ids token ids, int64 [batch, tokens], at most 77 tokens
     */
    public TextEncoding encode(Tensor ids) {
        return encode(ids, 0);
    }

    /**
     * @param ids token ids, int64 [batch, tokens], at most 77 tokens
     * @param clipSkip how many layers before the usual one, 0 or more
     * @throws GouacheException if there are not so many layers
     */
    public TextEncoding encode(Tensor ids, int clipSkip) {
        Shape shape = ids.shape();
        Tensor hiddenStates = Tensor.zeros(Shape.of(shape.size(0), shape.size(1), width));
        Tensor pooled = Tensor.zeros(Shape.of(shape.size(0), pooledWidth));
        Map<String, Tensor> outputs = HashMap.newHashMap(2);
        outputs.put(requireOutput(hiddenState(clipSkip)), hiddenStates);
        outputs.put(
                network.outputs().contains("text_embeds") ? "text_embeds" : "pooler_output",
                pooled);
        network.run(Map.of("input_ids", ids), outputs);
        return new TextEncoding(hiddenStates, pooled);
    }

    private String hiddenState(int clipSkip) {
        int most = usage == Usage.LAST_NORMALIZED ? layers : layers - 1;
        if (clipSkip < 0 || clipSkip > most) {
            throw new GouacheException(
                    "clip skip must be 0 to %d with this model, not %d".formatted(most, clipSkip));
        }
        return switch (usage) {
            case LAST_NORMALIZED ->
                    clipSkip == 0
                            ? "last_hidden_state"
                            : "normalized_hidden_states." + (layers - clipSkip);
            case PENULTIMATE -> "hidden_states." + (layers - 1 - clipSkip);
        };
    }

    private String requireOutput(String name) {
        if (!network.outputs().contains(name)) {
            throw new GouacheException(
                    "this text encoder has no output %s, only %s"
                            .formatted(name, String.join(", ", network.outputs())));
        }
        return name;
    }
}
