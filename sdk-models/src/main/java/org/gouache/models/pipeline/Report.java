package org.gouache.models.pipeline;

import org.gouache.models.denoising.DenoisingStage;
import org.gouache.models.denoising.DenoisingStep;

/** Tells the listener of a step. */
record Report(PipelineGeneration generation, Decoding decoding, int total)
        implements DenoisingStage {
    @Override
    public DenoisingStep apply(DenoisingStep step) {
        generation.report(new ReportedStep(step, total, generation.cancellation(), decoding));
        return step;
    }
}
