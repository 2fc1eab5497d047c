package org.gouache.runtime.coreml.program;

import org.gouache.export.AttentionVariant;
import org.gouache.graph.Op.Attention;

/**
 * Attention in its variants. Where channels come last it is computed for all heads at once always:
 * text is short.
 */
final class Attentions {
    private final Operators operators;
    private final Values values;
    private final ProgramOptions options;

    Attentions(Operators operators, Values values, ProgramOptions options) {
        this.operators = operators;
        this.values = values;
        this.options = options;
    }

    Operand attention(Attention op) {
        Operand query = values.get(op.query());
        Operand key = values.get(op.key());
        Operand value = values.get(op.value());
        return switch (variant()) {
            case ORIGINAL ->
                    new JoinedHeads(operators, options, op.heads(), op.causal())
                            .attend(query, key, value);
            case SPLIT_EINSUM ->
                    new SplitHeads(operators, op.heads(), op.causal())
                            .attend(query, key, value, query.shape().dim(3));
            case SPLIT_EINSUM_V2 ->
                    new SplitHeads(operators, op.heads(), op.causal())
                            .attend(query, key, value, SplitHeads.QUERIES_AT_ONCE);
        };
    }

    private AttentionVariant variant() {
        return switch (options.layout()) {
            case CHANNELS_FIRST -> options.attention();
            case CHANNELS_LAST -> AttentionVariant.ORIGINAL;
        };
    }
}
