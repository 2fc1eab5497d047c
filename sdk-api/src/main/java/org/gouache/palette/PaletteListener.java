package org.gouache.palette;

/** Hears how palettizing goes on, one call at a time, in the threads that work on it. */
@FunctionalInterface
public interface PaletteListener {
    PaletteListener NONE = (_, _, _) -> {};

    /**
     * @param layer just finished
     * @param done how many are finished
     * @param total how many there are
     */
    void onLayer(PalettizedLayer layer, int done, int total);

    /**
     * Something that was asked for cannot be done as it was; logged if this is not overridden.
     *
     * @param warning a line
     */
    default void onWarning(String warning) {
        System.getLogger("org.gouache").log(System.Logger.Level.WARNING, warning);
    }
}
