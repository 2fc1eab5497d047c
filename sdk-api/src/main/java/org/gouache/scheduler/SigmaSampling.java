package org.gouache.scheduler;

import org.gouache.tensor.Tensor;

/** Sampling between noise levels, of latents that are the signal plus noise times its level. */
abstract class SigmaSampling extends SolverSampling {
    private final float[] sigmas;
    private final float initialNoiseScale;

    /**
     * @param sigmas one before each call and, at least, one after the last
     */
    SigmaSampling(double[] timesteps, float[] sigmas, TimestepSpacing spacing) {
        super(timesteps);
        this.sigmas = sigmas;
        float highest = highest(sigmas);
        this.initialNoiseScale =
                spacing == TimestepSpacing.LEADING ? SquareRoot.of(highest * highest + 1) : highest;
    }

    final float sigma(int call) {
        return sigmas[call];
    }

    final int sigmas() {
        return sigmas.length;
    }

    @Override
    public final float initialNoiseScale() {
        return initialNoiseScale;
    }

    @Override
    public final void scaleInput(int call, Tensor latents, Tensor target) {
        float sigma = sigmas[call(call)];
        float norm = SquareRoot.of(sigma * sigma + 1);
        Elementwise.apply(latents, target, x -> x / norm);
    }

    @Override
    public final void addNoise(Tensor clean, Tensor noise, int call, Tensor target) {
        float sigma = sigmas[call(call)];
        Elementwise.apply(clean, noise, target, (x, n) -> x + n * sigma);
    }

    /**
     * A step along the derivative.
     *
     * @param sigma the noise level that the network was told
     * @param raised the noise level of the latents
     * @param change by how much it changes
     */
    static void eulerStep(
            PredictionType prediction,
            float sigma,
            float raised,
            float change,
            Tensor output,
            Tensor latents) {
        float variance = sigma * sigma + 1;
        float outputScale = -sigma / SquareRoot.of(variance);
        Elementwise.apply(
                latents,
                output,
                latents,
                switch (prediction) {
                    case EPSILON -> (x, p) -> x + (x - (x - raised * p)) / raised * change;
                    case SAMPLE -> (x, p) -> x + (x - p) / raised * change;
                    case V_PREDICTION ->
                            (x, p) -> x + (x - (p * outputScale + x / variance)) / raised * change;
                    case FLOW_PREDICTION -> throw new IllegalArgumentException(prediction.name());
                });
    }

    private static float highest(float[] sigmas) {
        float highest = sigmas[0];
        for (float sigma : sigmas) {
            highest = Math.max(highest, sigma);
        }
        return highest;
    }
}
