package org.gouache.models.denoising;

import org.gouache.random.RandomSource;
import org.gouache.scheduler.Sampling;

/** Lets the scheduler advance the latents. */
public record Solving(Sampling sampling, RandomSource random) implements DenoisingStage {
    @Override
    public DenoisingStep apply(DenoisingStep step) {
        sampling.step(step.call(), step.prediction(), step.latents(), random);
        return step;
    }
}
