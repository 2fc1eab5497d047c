package org.gouache.scheduler;

import org.gouache.GouacheException;

import java.util.Arrays;
import java.util.List;

/**
 * What one denoising asks of its scheduler. A scheduler ignores what it has no use for, except a
 * plan that it cannot follow.
 *
 * @param plan how many steps, or which
 * @param eta 0 for DDIM without noise to 1 for as much as DDPM's; DDIM only
 * @param epsilonFromClipped whether the noise follows from the clipped prediction of the clean
 *     latents; DDIM only
 * @param churn noise added before steps; Euler only
 */
public record SamplingOptions(StepPlan plan, double eta, boolean epsilonFromClipped, Churn churn) {

    /**
     * @throws GouacheException if eta is not in 0 to 1
     */
    public SamplingOptions {
        if (!(eta >= 0 && eta <= 1)) {
            throw new GouacheException("eta is %s, expected 0 to 1".formatted(eta));
        }
    }

    /** A number of steps, 1 or more; the scheduler places them. */
    public static SamplingOptions steps(int steps) {
        return of(new StepPlan.Count(steps));
    }

    /** Steps at given timesteps, descending. */
    public static SamplingOptions timesteps(double... timesteps) {
        return of(new StepPlan.Timesteps(boxed(timesteps)));
    }

    /** Steps between given noise levels, descending; the last is where the denoising ends. */
    public static SamplingOptions sigmas(double... sigmas) {
        return of(new StepPlan.Sigmas(boxed(sigmas)));
    }

    public static SamplingOptions of(StepPlan plan) {
        return new SamplingOptions(plan, 0, false, Churn.NONE);
    }

    public SamplingOptions withEta(double eta) {
        return new SamplingOptions(plan, eta, epsilonFromClipped, churn);
    }

    public SamplingOptions withEpsilonFromClipped(boolean epsilonFromClipped) {
        return new SamplingOptions(plan, eta, epsilonFromClipped, churn);
    }

    public SamplingOptions withChurn(Churn churn) {
        return new SamplingOptions(plan, eta, epsilonFromClipped, churn);
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
