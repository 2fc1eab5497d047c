package org.gouache;

/**
 * Whether the VAE works tile by tile. Tiles bound its memory, but each has its own normalization
 * statistics, so that the picture differs slightly from one made in one piece.
 */
public enum VaeTiling {
    /**
     * Tiles where one piece would need very much memory: for pictures of more than 1536 x 1536
     * pixels.
     */
    AUTO,
    /** Tiles whenever the picture is larger than one, as the reference's {@code enable_tiling}. */
    ON,
    /** One piece. */
    OFF
}
