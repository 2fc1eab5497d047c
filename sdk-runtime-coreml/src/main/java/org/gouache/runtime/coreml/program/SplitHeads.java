package org.gouache.runtime.coreml.program;

import org.gouache.tensor.Shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Attention head by head, of [B, C, 1, S]. */
final class SplitHeads {
    /** How many queries Apple's second variant takes together. */
    static final int QUERIES_AT_ONCE = 512;

    private final Operators operators;
    private final int heads;
    private final boolean causal;

    SplitHeads(Operators operators, int heads, boolean causal) {
        this.operators = operators;
        this.heads = heads;
        this.causal = causal;
    }

    /**
     * @param queriesAtOnce the largest piece of the queries; the last may be smaller
     */
    Operand attend(Operand query, Operand key, Operand value, int queriesAtOnce) {
        int[] widths = new int[heads];
        Arrays.fill(widths, query.shape().dim(1) / heads);
        List<Operand> keys = operators.split(operators.transpose(key, 0, 3, 2, 1), 3, widths);
        List<Operand> values = operators.split(value, 1, widths);
        List<Operand> mixed = new ArrayList<>();
        int first = 0;
        for (Operand piece : pieces(scaled(query, widths[0]), queriesAtOnce)) {
            List<Operand> queries = operators.split(piece, 1, widths);
            List<Operand> byHead = new ArrayList<>();
            for (int head = 0; head < heads; head++) {
                byHead.add(head(queries.get(head), keys.get(head), values.get(head), first));
            }
            mixed.add(heads == 1 ? byHead.getFirst() : operators.concat(byHead, 1));
            first += piece.shape().dim(3);
        }
        return mixed.size() == 1 ? mixed.getFirst() : operators.concat(mixed, 3);
    }

    /**
     * The query, not the scores: in float16 the product of an unscaled query and a key may be
     * infinite.
     */
    private Operand scaled(Operand query, int headWidth) {
        return operators.multiply(query, (float) (1 / Math.sqrt(headWidth)));
    }

    private List<Operand> pieces(Operand query, int queriesAtOnce) {
        int queries = query.shape().dim(3);
        int[] sizes = new int[Math.ceilDiv(queries, queriesAtOnce)];
        Arrays.fill(sizes, queriesAtOnce);
        sizes[sizes.length - 1] = queries - (sizes.length - 1) * queriesAtOnce;
        return operators.split(query, 3, sizes);
    }

    /**
     * @param query [B, head width, 1, queries]
     * @param key [B, keys, 1, head width]
     * @param value [B, head width, 1, keys]
     */
    private Operand head(Operand query, Operand key, Operand value, int firstQuery) {
        int keys = key.shape().dim(1);
        int queries = query.shape().dim(3);
        Shape shape = Shape.of(query.shape().size(0), keys, 1, queries);
        Operand scores = einsum("bkhc,bchq->bkhq", key, query, shape);
        if (causal) {
            scores =
                    operators.add(
                            scores,
                            CausalMask.columns(operators.constants(), keys, firstQuery, queries));
        }
        Operand weights = operators.softmax(scores, 1);
        return einsum("bchk,bkhq->bchq", value, weights, query.shape());
    }

    private Operand einsum(String equation, Operand x, Operand y, Shape shape) {
        return operators
                .program()
                .operation("einsum")
                .inputs("values", List.of(x, y))
                .input("equation", operators.constants().string(equation))
                .result(x.type(), shape);
    }
}
