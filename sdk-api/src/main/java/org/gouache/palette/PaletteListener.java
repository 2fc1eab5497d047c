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
}
