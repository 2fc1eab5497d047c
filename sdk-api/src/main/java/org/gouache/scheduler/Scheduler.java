package org.gouache.scheduler;

import org.gouache.GouacheException;

/**
 * A noise schedule with a solver, as a {@code scheduler_config.json} describes it. Immutable; the
 * state of one denoising is in the {@link Sampling} that {@link #start} makes.
 */
public interface Scheduler {
    /**
     * The scheduler of the configuration's class.
     *
     * @throws GouacheException if the class is not supported, or a setting is not of its class
     */
    static Scheduler of(SchedulerConfig config) {
        return SchedulerClass.named(config).create(config);
    }

    /** What this scheduler was made from. */
    SchedulerConfig config();

    /**
     * Plans a denoising.
     *
     * @throws GouacheException if the scheduler cannot follow the plan: more steps than training
     *     timesteps, timesteps or sigmas where it takes none, settings that lead to a division by
     *     zero
     */
    Sampling start(SamplingOptions options);

    /** Plans a denoising of so many steps, 1 to the number of training timesteps. */
    default Sampling start(int steps) {
        return start(SamplingOptions.steps(steps));
    }
}
