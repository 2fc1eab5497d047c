package org.gouache.random;

import org.gouache.tensor.Tensor;

import java.util.List;

/** A seeded, stateful stream of Gaussian numbers. Not thread-safe. */
public interface RandomSource {
    /**
     * Fills a float32 tensor with independent numbers of mean 0 and variance 1, as one draw of the
     * framework that is imitated: two draws of 8 may differ from one of 16.
     */
    void fillGaussian(Tensor target);

    /**
     * Draws each entry of a batch, the first dimension, from a source of its own, as the reference
     * does with a list of generators.
     */
    static RandomSource batched(List<RandomSource> sources) {
        List<RandomSource> entries = List.copyOf(sources);
        return target -> {
            if (target.shape().size(0) != entries.size()) {
                throw new IllegalArgumentException(
                        "tensor is %s, expected a batch of %d".formatted(target, entries.size()));
            }
            for (int i = 0; i < entries.size(); i++) {
                entries.get(i).fillGaussian(target.slice(i, i + 1));
            }
        };
    }
}
