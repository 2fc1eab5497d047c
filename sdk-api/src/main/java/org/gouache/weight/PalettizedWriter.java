package org.gouache.weight;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a {@link PalettizedFile}. Like {@link SafetensorsWriter}, it is told first what there will
 * be; the palettized weights themselves come while the file is written, in any order, so that they
 * need not be in memory together.
 */
public final class PalettizedWriter {
    private final SafetensorsWriter writer = new SafetensorsWriter();
    private final Map<String, PalettizedEntry> entries = new LinkedHashMap<>();

    /** Adds a text to the file's metadata. */
    public PalettizedWriter metadata(String key, String value) {
        writer.metadata(key, value);
        return this;
    }

    /** Adds a weight that stays dense. */
    public PalettizedWriter add(String name, DenseWeight weight) {
        writer.add(name, weight);
        return this;
    }

    /**
     * Adds a weight that will come palettized.
     *
     * @param groups the number of its palettes
     * @param scaled whether it will have scales
     */
    public PalettizedWriter addLater(
            String name, Shape shape, int bits, long groups, boolean scaled) {
        long elements = shape.elements();
        writer.addLater(
                name + PalettizedFile.PALETTE,
                ElementType.F16,
                PalettizedFile.paletteShape(groups, bits));
        if (scaled) {
            writer.addLater(name + PalettizedFile.SCALE, ElementType.F16, Shape.of(shape.size(0)));
        }
        writer.addLater(
                name + PalettizedFile.INDICES,
                ElementType.U8,
                Shape.of(PalettizedWeight.indexBytes(elements, bits)));
        entries.put(name, new PalettizedEntry(shape, bits, shape.size(0) / groups, scaled));
        return this;
    }

    /** Gives the weights that were announced. */
    @FunctionalInterface
    public interface Filling {
        void fill(Places places) throws IOException;
    }

    /** Takes palettized weights. May be used by several threads. */
    @FunctionalInterface
    public interface Places {
        /**
         * @throws GouacheException if no such weight was announced, or it was given already
         */
        void put(String name, PalettizedWeight weight) throws IOException;
    }

    /**
     * Writes the file beside its target and moves it into place.
     *
     * @param filling called once, and gives every weight that was announced
     * @throws GouacheException if the file cannot be written, or a weight was not given
     */
    public void write(Path file, Filling filling) {
        if (!entries.isEmpty()) {
            writer.metadata(PalettizedFile.METADATA, PalettizedEntry.json(entries));
        }
        writer.write(file, places -> filling.fill((name, weight) -> put(places, name, weight)));
    }

    private void put(SafetensorsWriter.Places places, String name, PalettizedWeight weight)
            throws IOException {
        if (!PalettizedEntry.of(weight).equals(entries.get(name))) {
            throw new GouacheException(
                    "palettized tensor '%s' is not as announced: %s, announced %s"
                            .formatted(
                                    Quoted.of(name),
                                    PalettizedEntry.of(weight),
                                    entries.get(name)));
        }
        places.put(name + PalettizedFile.PALETTE, weight.palette().data());
        places.put(name + PalettizedFile.INDICES, weight.indices());
        DenseWeight scale = weight.scale();
        if (scale != null) {
            places.put(name + PalettizedFile.SCALE, scale.data());
        }
    }
}
