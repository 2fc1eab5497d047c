package org.gouache;

/** Families of models, by how they are conditioned. */
public enum ModelKind {
    /** One text encoder, no further conditioning: 1.x and 2.x. */
    STABLE_DIFFUSION,
    /** Two text encoders, six time ids. */
    STABLE_DIFFUSION_XL,
    /** The second text encoder alone, five time ids: refines latents that another model made. */
    STABLE_DIFFUSION_XL_REFINER
}
