package org.gouache.models.layers;

import org.gouache.graph.Activation;
import org.gouache.graph.GraphBuilder;
import org.gouache.graph.Padding;
import org.gouache.graph.Value;
import org.jspecify.annotations.Nullable;

/** Two convolutions, each after a group norm and an activation, beside a shortcut. */
public record ResnetBlock(int groups, float epsilon, Activation activation) {
    /**
     * Adds the block as the module of a builder.
     *
     * @param embedding a vector [B, E], already activated, which a linear layer adds between the
     *     convolutions; null if there is none
     */
    public Value build(GraphBuilder block, Value input, int channels, @Nullable Value embedding) {
        Value hidden = block.groupNorm("norm1", input, groups, epsilon);
        hidden = block.activate("nonlinearity1", hidden, activation);
        hidden = block.conv2d("conv1", hidden, channels, 3, 1, Padding.all(1));
        if (embedding != null) {
            Value shift = block.linear("time_emb_proj", embedding, channels, true);
            hidden = block.addPerChannel("time_emb_sum", hidden, shift);
        }
        hidden = block.groupNorm("norm2", hidden, groups, epsilon);
        hidden = block.activate("nonlinearity2", hidden, activation);
        hidden = block.conv2d("conv2", hidden, channels, 3, 1, Padding.all(1));
        Value shortcut =
                input.shape().size(1) == channels
                        ? input
                        : block.conv2d("conv_shortcut", input, channels, 1, 1, Padding.NONE);
        return block.result(block.add("sum", shortcut, hidden));
    }
}
