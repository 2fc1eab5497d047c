package org.gouache.text;

import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.List;

/**
 * A prompt as a text encoder takes it.
 *
 * @param ids as many as the tokenizer's maximum length: begin, the prompt's tokens, end, padding
 * @param promptTokens how many of the ids are the prompt's own
 * @param cut the rest of the prompt that did not fit, as its tokens spell it; empty if all fitted
 */
public record TokenizedPrompt(List<Integer> ids, int promptTokens, String cut) {
    public TokenizedPrompt {
        ids = List.copyOf(ids);
    }

    public boolean isCut() {
        return !cut.isEmpty();
    }

    /** The ids as int64 [1, length]. */
    public Tensor toTensor() {
        return batch(List.of(this));
    }

    /**
     * The ids of several prompts as int64 [prompts, length].
     *
     * @throws IllegalArgumentException if there are none, or their lengths differ
     */
    public static Tensor batch(List<TokenizedPrompt> prompts) {
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("no prompts");
        }
        long[] ids =
                prompts.stream()
                        .flatMap(prompt -> prompt.ids.stream())
                        .mapToLong(Integer::longValue)
                        .toArray();
        return Tensor.ofLongs(Shape.of(prompts.size(), prompts.getFirst().ids.size()), ids);
    }
}
