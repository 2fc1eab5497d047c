package org.gouache;

/**
 * How far a generation is.
 *
 * @param step network calls of the denoising that have been made
 * @param total network calls that there will be; 0 as long as it is not known
 */
public record GenerationProgress(GenerationPhase phase, int step, int total) {}
