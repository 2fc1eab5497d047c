package org.gouache;

/** The parts of a generation, in the order in which they happen. */
public enum GenerationPhase {
    /** Others use the pipeline. */
    QUEUED,
    /** The text encoders read the prompts. */
    ENCODING,
    /** The UNet turns noise into latents. */
    DENOISING,
    /** The VAE turns latents into pictures. */
    DECODING,
    /** There is a result, or an error, or it was cancelled. */
    DONE
}
