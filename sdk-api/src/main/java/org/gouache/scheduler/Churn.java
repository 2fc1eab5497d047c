package org.gouache.scheduler;

import org.gouache.GouacheException;

/**
 * Noise that is added before steps to undo earlier errors: S_churn, S_tmin, S_tmax and S_noise of
 * Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", algorithm 2.
 *
 * @param amount total over all steps; 0 adds none
 * @param minimumSigma lowest noise level before which noise is added
 * @param maximumSigma highest noise level before which noise is added
 * @param noiseScale factor of the noise, about 1
 */
public record Churn(double amount, double minimumSigma, double maximumSigma, double noiseScale) {

    public static final Churn NONE = new Churn(0);

    /**
     * @throws GouacheException if a value is negative or not a number
     */
    public Churn {
        if (!(amount >= 0 && minimumSigma >= 0 && maximumSigma >= 0 && noiseScale >= 0)) {
            throw new GouacheException(
                    "churn is %s, %s, %s, %s, expected numbers from 0"
                            .formatted(amount, minimumSigma, maximumSigma, noiseScale));
        }
    }

    /** Before every step, with noise of unit scale. */
    public Churn(double amount) {
        this(amount, 0, Double.POSITIVE_INFINITY, 1);
    }
}
