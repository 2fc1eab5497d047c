package org.gouache;

import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

/**
 * What a text encoder makes of token ids.
 *
 * @param hiddenStates float32 [batch, tokens, width]
 * @param pooled one vector for each text, float32 [batch, width]: projected where the encoder has a
 *     projection
 */
public record TextEncoding(Tensor hiddenStates, Tensor pooled) {
    /**
     * This encoding and that of a second encoder, as SDXL takes them: the hidden states side by
     * side, the pooled text of the second.
     */
    public TextEncoding join(TextEncoding second) {
        Shape shape = hiddenStates.shape();
        Shape other = second.hiddenStates.shape();
        if (shape.size(0) != other.size(0) || shape.size(1) != other.size(1)) {
            throw new GouacheException(
                    "hidden states %s and %s do not go side by side".formatted(shape, other));
        }
        long tokens = shape.size(0) * shape.size(1);
        long left = shape.size(2);
        long right = other.size(2);
        Tensor joined = Tensor.zeros(shape.with(2, left + right));
        Tensor target = joined.reshape(Shape.of(tokens * (left + right)));
        Tensor first = hiddenStates.reshape(Shape.of(tokens * left));
        Tensor last = second.hiddenStates.reshape(Shape.of(tokens * right));
        for (long token = 0; token < tokens; token++) {
            long start = token * (left + right);
            long middle = start + left;
            target.slice(start, middle).copyFrom(first.slice(token * left, (token + 1) * left));
            target.slice(middle, middle + right)
                    .copyFrom(last.slice(token * right, (token + 1) * right));
        }
        return new TextEncoding(joined, second.pooled);
    }
}
