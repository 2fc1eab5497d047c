package org.gouache.scheduler;

/**
 * How latents are mixed: {@code signal} times the clean latents plus {@code noise} times the noise.
 *
 * @param logSnr logarithm of their ratio, half the logarithm of the signal-to-noise ratio; infinite
 *     without noise
 */
record NoiseLevel(float signal, float noise, float logSnr) {

    /** Of latents whose variance stays about 1. */
    static NoiseLevel preservingVariance(float sigma) {
        float signal = 1 / SquareRoot.of(sigma * sigma + 1);
        return of(signal, sigma * signal);
    }

    /** Of flow matching: on the straight line from clean latents to noise. */
    static NoiseLevel flow(float sigma) {
        return of(1 - sigma, sigma);
    }

    private static NoiseLevel of(float signal, float noise) {
        return new NoiseLevel(signal, noise, (float) Math.log(signal) - (float) Math.log(noise));
    }
}
