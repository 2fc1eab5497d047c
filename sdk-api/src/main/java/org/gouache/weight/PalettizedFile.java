package org.gouache.weight;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;
import org.gouache.tensor.Shape;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file in which some tensors are palettized: in place of {@code <name>} it has {@code
 * <name>.palette} (F16 {@code [groups, 2^bits]}), {@code <name>.indices} (U8, {@link
 * PalettizedWeight packed}) and perhaps {@code <name>.scale} (F16, one for each output channel).
 * Shapes, bits and groups stand in the metadata under {@value #METADATA}, a JSON object by name:
 *
 * <pre>{@code {"mid.weight": {"shape": [64, 32], "bits": 4, "axis": 0, "group_size": 16}}}</pre>
 *
 * <p>{@code axis} is the dimension that groups divide, always 0; {@code group_size} is how many of
 * its entries share a palette. With a scale there is also {@code "scaled": true}.
 */
public final class PalettizedFile implements WeightStore {
    /** The key of the file's metadata. */
    public static final String METADATA = "gouache.palettized";

    static final String PALETTE = ".palette";
    static final String INDICES = ".indices";
    static final String SCALE = ".scale";

    private final SafetensorsFile file;
    private final Map<String, PalettizedEntry> palettized;
    private final Set<String> names;

    private PalettizedFile(SafetensorsFile file, Map<String, PalettizedEntry> palettized) {
        this.file = file;
        this.palettized = palettized;
        this.names = names(file, palettized);
    }

    /**
     * Maps a safetensors file, palettized or not.
     *
     * @throws GouacheException if it is missing, unreadable or malformed: parts of a palettized
     *     tensor that are missing, or do not fit each other, are named
     */
    public static WeightStore open(Path path, Arena arena) {
        SafetensorsFile file = SafetensorsFile.open(path, arena);
        String metadata = file.metadata().get(METADATA);
        if (metadata == null) {
            return file;
        }
        PalettizedFile opened = new PalettizedFile(file, PalettizedEntry.parse(path, metadata));
        opened.palettized.keySet().forEach(opened::get);
        return opened;
    }

    private static Set<String> names(
            SafetensorsFile file, Map<String, PalettizedEntry> palettized) {
        Set<String> names = new LinkedHashSet<>();
        for (String stored : file.names()) {
            String whole = whole(stored);
            names.add(palettized.containsKey(whole) ? whole : stored);
        }
        names.addAll(palettized.keySet());
        return Collections.unmodifiableSet(names);
    }

    /** The name of the tensor that a stored one may be a part of. */
    private static String whole(String stored) {
        for (String ending : new String[] {PALETTE, INDICES, SCALE}) {
            if (stored.endsWith(ending)) {
                return stored.substring(0, stored.length() - ending.length());
            }
        }
        return stored;
    }

    public Path path() {
        return file.path();
    }

    @Override
    public Set<String> names() {
        return names;
    }

    @Override
    public Weight get(String name) {
        PalettizedEntry entry = palettized.get(name);
        return entry == null ? file.get(name) : palettized(name, entry);
    }

    private PalettizedWeight palettized(String name, PalettizedEntry entry) {
        if (file.contains(name)) {
            throw new GouacheException(
                    "%s: tensor '%s' is there twice, palettized and dense"
                            .formatted(path(), Quoted.of(name)));
        }
        DenseWeight palette = part(name, PALETTE);
        DenseWeight indices = part(name, INDICES);
        DenseWeight scale = entry.scaled() ? part(name, SCALE) : null;
        try {
            entry.requireFit(palette, indices);
            return new PalettizedWeight(
                    entry.shape(), entry.bits(), palette, indices.data(), scale);
        } catch (IllegalArgumentException e) {
            throw new GouacheException(
                    "%s: palettized tensor '%s': %s"
                            .formatted(path(), Quoted.of(name), e.getMessage()),
                    e);
        }
    }

    private DenseWeight part(String name, String ending) {
        if (!file.contains(name + ending)) {
            throw new GouacheException(
                    "%s: palettized tensor '%s': there is no tensor '%s'"
                            .formatted(path(), Quoted.of(name), Quoted.of(name + ending)));
        }
        return file.get(name + ending);
    }

    @Override
    public void release() {
        file.release();
    }

    /** The shape of a tensor's palettes. */
    static Shape paletteShape(long groups, int bits) {
        return Shape.of(groups, 1L << bits);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
