package org.gouache;

import org.gouache.image.Image;
import org.gouache.tensor.Tensor;

import java.util.List;

/** A network call of the denoising that has been made, and what came of it. */
public interface GenerationStep {
    /** Which call this was, from 1 to {@link #total}. */
    int step();

    /** How many calls there are; some schedulers make more calls than steps. */
    int total();

    /** The timestep at which the network was called. */
    double timestep();

    /**
     * What the UNet predicted, after guidance, float32 [count, channels, height, width]; valid
     * until the listener returns.
     */
    Tensor prediction();

    /**
     * The latents after this step, float32 [count, channels, height, width]; valid until the
     * listener returns.
     */
    Tensor latents();

    /**
     * The pictures that the latents would give now, one for each that was asked for. Runs the VAE,
     * which takes its time; with {@link MemoryMode#LOW} it is loaded for this beside the UNet.
     */
    List<Image> preview();

    /** Ends the generation with {@link GenerationCancelledException}. */
    void cancel();
}
