package org.gouache.models.denoising;

/** What is done with every step of a denoising: one of several stages. */
@FunctionalInterface
public interface DenoisingStage {
    DenoisingStep apply(DenoisingStep step);
}
