package org.gouache.scheduler;

import org.gouache.random.RandomSource;
import org.gouache.tensor.Tensor;

/**
 * One denoising under way: the timesteps of the network calls to come and the solver's memory of
 * those that were. Calls go through {@link #scaleInput} and {@link #step} in order. All tensors are
 * float32 and of one shape, whose first dimension is the batch. Not thread-safe.
 */
public interface Sampling {
    /** Number of network calls; some solvers make more calls than steps. */
    int calls();

    /** The timestep to call the network with, a whole number with most schedulers. */
    double timestep(int call);

    /** Standard deviation of the initial latents: what unit noise is multiplied with. */
    float initialNoiseScale();

    /**
     * Starts in the middle: the next call will be this one, and the solver remembers nothing.
     *
     * @param call 0 to {@code calls() - 1}
     */
    void begin(int call);

    /**
     * Writes what the network gets at this call into {@code target}, which may be {@code latents}.
     */
    void scaleInput(int call, Tensor latents, Tensor target);

    /**
     * Advances the latents in place.
     *
     * @param call must be the next one
     * @param prediction the network's answer
     * @param random drawn from only by stochastic solvers, at the calls at which the reference
     *     draws
     */
    void step(int call, Tensor prediction, Tensor latents, RandomSource random);

    /**
     * Adds noise to clean latents, as much as the latents before {@code call} have.
     *
     * @param call 0 to {@code calls() - 1}
     * @param target overwritten; may be {@code clean} itself
     */
    void addNoise(Tensor clean, Tensor noise, int call, Tensor target);
}
