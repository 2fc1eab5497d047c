package org.gouache.scheduler;

/**
 * A noise schedule with a solver, as a {@code scheduler_config.json} describes it. Immutable; the
 * state of one denoising is in the {@link Sampling} that {@link #start} makes.
 */
public interface Scheduler {
    /** What this scheduler was made from, defaults included. */
    SchedulerConfig config();

    /**
     * Plans a denoising.
     *
     * @param steps number of steps, 1 to the number of training timesteps
     * @throws org.gouache.GouacheException if the configuration cannot be used with so many steps
     */
    Sampling start(int steps);
}
