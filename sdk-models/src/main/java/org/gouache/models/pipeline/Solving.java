package org.gouache.models.pipeline;

import org.gouache.random.RandomSource;
import org.gouache.scheduler.Sampling;

/** Lets the scheduler advance the latents. */
record Solving(Sampling sampling, RandomSource random) implements DenoisingStage {
    @Override
    public DenoisingStep apply(DenoisingStep step) {
        sampling.step(step.call(), step.prediction(), step.latents(), random);
        return step;
    }
}
