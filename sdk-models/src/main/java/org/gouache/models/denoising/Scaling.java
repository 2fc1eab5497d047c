package org.gouache.models.denoising;

import org.gouache.scheduler.Sampling;
import org.gouache.tensor.Tensor;

/** Fills the UNet's input with the latents as the scheduler scales them, once for each copy. */
public record Scaling(Sampling sampling) implements DenoisingStage {
    @Override
    public DenoisingStep apply(DenoisingStep step) {
        long count = step.latents().shape().size(0);
        Tensor first = step.input().slice(0, count);
        sampling.scaleInput(step.call(), step.latents(), first);
        for (long copy = count; copy < step.input().shape().size(0); copy += count) {
            step.input().slice(copy, copy + count).copyFrom(first);
        }
        return step;
    }
}
