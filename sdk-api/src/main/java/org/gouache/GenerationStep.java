package org.gouache;

import org.gouache.tensor.Tensor;

/** A network call of the denoising that has been made, and what came of it. */
public interface GenerationStep {
    /** Which call this was, from 1 to {@link #total}. */
    int step();

    /** How many calls there are; some schedulers make more calls than steps. */
    int total();

    /** The timestep at which the network was called. */
    double timestep();

    /**
     * The latents after this step [count, channels, height, width], valid until the listener
     * returns.
     */
    Tensor latents();

    /** Ends the generation with {@link GenerationCancelledException}. */
    void cancel();
}
