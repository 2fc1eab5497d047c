package org.gouache.scheduler;

import org.gouache.GouacheException;
import org.gouache.tensor.Tensor;

/** Sampling by extrapolation of earlier predictions over the logarithm of the noise level. */
abstract class MultistepSampling extends SolverSampling {
    private final SchedulerConfig config;
    private final float[] sigmas;
    private final NoiseLevel[] levels;

    MultistepSampling(MultistepPlan plan, SchedulerConfig config) {
        super(plan.timesteps());
        this.config = config;
        this.sigmas = plan.sigmas();
        this.levels = new NoiseLevel[sigmas.length];
        boolean flow = config.flag("use_flow_sigmas", false);
        for (int i = 0; i < sigmas.length; i++) {
            levels[i] =
                    flow ? NoiseLevel.flow(sigmas[i]) : NoiseLevel.preservingVariance(sigmas[i]);
        }
    }

    final float sigma(int call) {
        return sigmas[call];
    }

    /** How the latents are mixed before a call, or after the last. */
    final NoiseLevel level(int call) {
        return levels[call];
    }

    final NoiseLevel[] levels() {
        return levels;
    }

    /**
     * @throws GouacheException if one of a step's coefficients is infinite or no number
     */
    final void requireFinite(int call, float... coefficients) {
        for (float coefficient : coefficients) {
            if (!Float.isFinite(coefficient)) {
                throw new GouacheException(
                        "%s cannot take %d steps with these settings: from sigma %s to %s it divides by zero"
                                .formatted(
                                        config.className(),
                                        calls(),
                                        sigmas[call],
                                        sigmas[call + 1]));
            }
        }
    }

    @Override
    public final float initialNoiseScale() {
        return 1;
    }

    @Override
    public final void addNoise(Tensor clean, Tensor noise, int call, Tensor target) {
        NoiseLevel level = levels[call(call)];
        float signal = level.signal();
        float scale = level.noise();
        Elementwise.apply(clean, noise, target, (x, n) -> signal * x + scale * n);
    }
}
