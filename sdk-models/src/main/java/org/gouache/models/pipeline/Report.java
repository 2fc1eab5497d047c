package org.gouache.models.pipeline;

/** Tells the listener of a step. */
record Report(PipelineGeneration generation, Decoding decoding, int total)
        implements DenoisingStage {
    @Override
    public DenoisingStep apply(DenoisingStep step) {
        generation.report(new ReportedStep(step, total, generation.cancellation(), decoding));
        return step;
    }
}
