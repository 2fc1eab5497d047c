package org.gouache.runtime.coreml.program;

import org.gouache.export.MinimumOs;
import org.gouache.tensor.Shape;

/**
 * Attention of all heads at once: for systems that know it as one operator, otherwise as products
 * of matrices.
 */
final class JoinedHeads {
    private final Operators operators;
    private final ProgramOptions options;
    private final int heads;
    private final boolean causal;

    JoinedHeads(Operators operators, ProgramOptions options, int heads, boolean causal) {
        this.operators = operators;
        this.options = options;
        this.heads = heads;
        this.causal = causal;
    }

    Operand attend(Operand query, Operand key, Operand value) {
        if (options.minimumOs() == MinimumOs.MACOS_15) {
            return joined(kernel(rows(query), rows(key), rows(value)));
        }
        return switch (options.layout()) {
            case CHANNELS_FIRST -> channelsFirst(query, key, value);
            case CHANNELS_LAST -> channelsLast(query, key, value);
        };
    }

    private Operand kernel(Operand query, Operand key, Operand value) {
        OperationBuilder attention =
                operators
                        .program()
                        .operation("scaled_dot_product_attention")
                        .input("query", query)
                        .input("key", key)
                        .input("value", value);
        if (causal) {
            int tokens = query.shape().dim(2);
            attention.input("attn_mask", CausalMask.rows(operators.constants(), tokens));
        }
        return attention.result(query.type(), query.shape());
    }

    /** No transpositions, save for those that the products have in themselves. */
    private Operand channelsFirst(Operand query, Operand key, Operand value) {
        Operand queries = columns(operators.multiply(query, scale(query)));
        Operand weights = weights(operators.matmul(queries, true, columns(key), false));
        Operand mixed = operators.matmul(columns(value), false, weights, true);
        return operators.reshape(mixed, query.shape());
    }

    private Operand channelsLast(Operand query, Operand key, Operand value) {
        Operand queries = rows(operators.multiply(query, scale(query)));
        Operand weights = weights(operators.matmul(queries, false, rows(key), true));
        return joined(operators.matmul(weights, false, rows(value), false));
    }

    /**
     * For the query, not the scores: in float16 the product of an unscaled query and a key may be
     * infinite.
     */
    private float scale(Operand query) {
        return (float) (1 / Math.sqrt(headWidth(query)));
    }

    private Operand weights(Operand scores) {
        Operand masked =
                causal
                        ? operators.add(
                                scores,
                                CausalMask.rows(operators.constants(), scores.shape().dim(2)))
                        : scores;
        return operators.softmax(masked, -1);
    }

    /** [B, heads, head width, S] of channels first. */
    private Operand columns(Operand x) {
        return operators.reshape(
                x, Shape.of(x.shape().size(0), heads, headWidth(x), x.shape().size(3)));
    }

    /** [B, heads, S, head width]. */
    private Operand rows(Operand x) {
        return switch (options.layout()) {
            case CHANNELS_FIRST -> operators.transpose(columns(x), 0, 1, 3, 2);
            case CHANNELS_LAST ->
                    operators.transpose(
                            operators.reshape(
                                    x,
                                    Shape.of(
                                            x.shape().size(0),
                                            x.shape().size(1),
                                            heads,
                                            headWidth(x))),
                            0,
                            2,
                            1,
                            3);
        };
    }

    /** Tokens of [B, heads, S, head width]. */
    private Operand joined(Operand rows) {
        Shape shape = rows.shape();
        Shape tokens = Shape.of(shape.size(0), shape.size(2), shape.size(1) * shape.size(3));
        Operand transposed =
                switch (options.layout()) {
                    case CHANNELS_FIRST -> operators.transpose(rows, 0, 1, 3, 2);
                    case CHANNELS_LAST -> operators.transpose(rows, 0, 2, 1, 3);
                };
        return operators.reshape(transposed, options.layout().shape(tokens));
    }

    private long headWidth(Operand x) {
        return x.shape().size(options.layout().channelAxis()) / heads;
    }
}
