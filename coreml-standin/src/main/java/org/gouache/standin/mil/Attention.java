package org.gouache.standin.mil;

import org.gouache.runtime.coreml.file.MilType;
import org.jspecify.annotations.Nullable;

/** Attention as one operation: softmax(query key^T / sqrt(depth) + mask) value. */
final class Attention {
    private Attention() {}

    static Array of(Call call) {
        Array query = call.array("query");
        Array key = call.array("key");
        Array value = call.array("value");
        @Nullable Array mask = call.arrayIfGiven("attn_mask");
        double scale = 1 / Math.sqrt(query.shape().size(-1));
        Array scaled =
                Elementwise.unary(
                        query,
                        (x, result, count) -> {
                            for (int i = 0; i < count; i++) {
                                result[i] = (float) (x[i] * scale);
                            }
                        });
        Array scores = Products.matmul(call, scaled, false, key, true);
        if (mask != null) {
            scores = Elementwise.binary(call, scores, added(mask, scores), Elementwise::add);
        }
        return Products.matmul(
                call, Reductions.softmax(scores, scores.rank() - 1), false, value, false);
    }

    /** Where a mask of truths is false there is minus infinity. */
    private static Array added(Array mask, Array scores) {
        if (mask.type() != MilType.BOOL) {
            return mask;
        }
        float[] values = new float[mask.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = mask.values()[i] == 0 ? Float.NEGATIVE_INFINITY : 0;
        }
        return scores.with(mask.shape(), values);
    }
}
