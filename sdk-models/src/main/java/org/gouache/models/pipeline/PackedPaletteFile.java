package org.gouache.models.pipeline;

import org.gouache.palette.PaletteSpec;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.PalettizedWriter;

import java.nio.file.Path;

/** Palettes, indices and scales: a palettized checkpoint. */
final class PackedPaletteFile implements PaletteFile {
    private final PalettizedWriter writer = new PalettizedWriter().metadata("format", "pt");

    @Override
    public void add(String name, DenseWeight weight) {
        writer.add(name, weight);
    }

    @Override
    public void announce(String name, Shape shape, PaletteSpec spec) {
        writer.addLater(name, shape, spec.bits(), spec.groups(shape), spec.scaled());
    }

    @Override
    public long bytes(PalettizedWeight weight) {
        return weight.bytes();
    }

    @Override
    public void write(Path file, PalettizedWriter.Filling filling) {
        writer.write(file, filling);
    }
}
