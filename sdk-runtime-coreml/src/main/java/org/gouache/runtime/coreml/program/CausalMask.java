package org.gouache.runtime.coreml.program;

import org.gouache.tensor.Shape;

/**
 * What is added to scores so that no query sees later keys. Finite, for minus infinity may become
 * NaN in what a compiler makes of a program; large enough that nothing is left after softmax, small
 * enough that its sum with any score is a float16.
 */
final class CausalMask {
    private static final float LATER = -1e4f;

    private CausalMask() {}

    /** [1, 1, queries, keys]. */
    static Operand rows(Constants constants, int tokens) {
        float[] mask = new float[tokens * tokens];
        for (int query = 0; query < tokens; query++) {
            for (int key = query + 1; key < tokens; key++) {
                mask[query * tokens + key] = LATER;
            }
        }
        return constants.floats(
                "causal_mask_" + tokens, constants.type(), Shape.of(1, 1, tokens, tokens), mask);
    }

    /** [1, keys, 1, queries], for some of the queries. */
    static Operand columns(Constants constants, int keys, int firstQuery, int queries) {
        float[] mask = new float[keys * queries];
        for (int key = 0; key < keys; key++) {
            for (int query = 0; query < queries; query++) {
                mask[key * queries + query] = key > firstQuery + query ? LATER : 0;
            }
        }
        return constants.floats(
                "causal_mask_%d_%d_%d".formatted(keys, firstQuery, queries),
                constants.type(),
                Shape.of(1, keys, 1, queries),
                mask);
    }
}
