package org.gouache;

import java.util.List;

/** Pictures that are being made in the background. Safe to use from any thread. */
public interface Generation {
    /** How far it is. */
    GenerationProgress progress();

    /** Whether {@link #result} would answer at once. */
    boolean isDone();

    /**
     * Ends it soon, a running network call included; {@link #result} then throws {@link
     * GenerationCancelledException}. Without effect when done.
     */
    void cancel();

    /**
     * Waits for the pictures. An interrupt of the waiting thread cancels the generation, and stays
     * set.
     *
     * @throws GenerationCancelledException if it was cancelled
     * @throws GouacheException if the request does not fit the model, or the model cannot be loaded
     */
    List<GeneratedImage> result();
}
