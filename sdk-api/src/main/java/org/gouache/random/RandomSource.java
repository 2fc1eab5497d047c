package org.gouache.random;

import org.gouache.tensor.Tensor;

/** A seeded, stateful stream of Gaussian numbers. Not thread-safe. */
public interface RandomSource {
    /**
     * Fills a float32 tensor with independent numbers of mean 0 and variance 1, as one draw of the
     * framework that is imitated: two draws of 8 may differ from one of 16.
     */
    void fillGaussian(Tensor target);
}
