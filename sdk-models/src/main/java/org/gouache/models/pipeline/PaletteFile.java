package org.gouache.models.pipeline;

import org.gouache.palette.PaletteSpec;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.PalettizedWriter;

import java.nio.file.Path;

/**
 * A weight file in which some weights come from palettes. It is told first what there will be; the
 * palettized weights come while it is written.
 */
sealed interface PaletteFile permits PackedPaletteFile, SimulatedPaletteFile {
    /** Adds a weight as it is. */
    void add(String name, DenseWeight weight);

    /** Adds a weight that will come palettized. */
    void announce(String name, Shape shape, PaletteSpec spec);

    /** What an announced weight takes in the file. */
    long bytes(PalettizedWeight weight);

    void write(Path file, PalettizedWriter.Filling filling);
}
