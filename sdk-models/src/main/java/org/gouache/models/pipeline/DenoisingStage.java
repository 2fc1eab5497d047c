package org.gouache.models.pipeline;

/** What is done with every step of a denoising: one of several stages. */
@FunctionalInterface
interface DenoisingStage {
    DenoisingStep apply(DenoisingStep step);
}
