package org.gouache.models.pipeline;

import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.decode.WeightElements;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.PalettizedWriter;
import org.gouache.weight.SafetensorsWriter;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * What palettes decode to, as ordinary tensors for any other tool: float16, or float32 where there
 * are scales, which holds the products exactly.
 */
final class SimulatedPaletteFile implements PaletteFile {
    private final ElementType type;
    private final SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");

    SimulatedPaletteFile(PaletteSpec spec) {
        this.type = spec.scaled() ? ElementType.F32 : ElementType.F16;
    }

    @Override
    public void add(String name, DenseWeight weight) {
        writer.add(name, weight);
    }

    @Override
    public void announce(String name, Shape shape, PaletteSpec spec) {
        writer.addLater(name, type, shape);
    }

    @Override
    public long bytes(PalettizedWeight weight) {
        return weight.shape().elements() * type.bytes();
    }

    @Override
    public void write(Path file, PalettizedWriter.Filling filling) {
        writer.write(file, places -> filling.fill((name, weight) -> put(places, name, weight)));
    }

    private void put(SafetensorsWriter.Places places, String name, PalettizedWeight weight)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            places.put(name, WeightElements.toTensor(weight, type, arena).data());
        }
    }
}
