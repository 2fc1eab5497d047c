package org.gouache.models.pipeline;

import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.models.pipeline.PaletteSelection.Chosen;
import org.gouache.palette.PaletteListener;
import org.gouache.palette.PaletteOptions;
import org.gouache.palettize.Palettized;
import org.gouache.weight.PalettizedFile;
import org.gouache.weight.PalettizedWriter;
import org.gouache.weight.WeightStore;
import org.gouache.weight.WeightView;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * The weights that a model is exported with: its own, some of them palettized if that is asked for.
 * Palettes and indices wait in files beside what is written, so that memory holds few of them.
 */
final class ExportedWeights implements AutoCloseable {
    private final ModelParts parts;
    private final @Nullable ModelPalettes palettes;
    private final Path folder;
    private final Arena arena = Arena.ofShared();
    private final Map<CheckpointComponent, WeightStore> made =
            new EnumMap<>(CheckpointComponent.class);
    private final Map<CheckpointComponent, Path> files = new EnumMap<>(CheckpointComponent.class);

    private ExportedWeights(ModelParts parts, @Nullable ModelPalettes palettes, Path folder) {
        this.parts = parts;
        this.palettes = palettes;
        this.folder = folder;
    }

    /**
     * @param options null if all weights are the model's own
     * @param folder where files may be, until this is closed
     */
    static ExportedWeights of(
            ModelParts parts,
            @Nullable PaletteOptions options,
            Path folder,
            PaletteListener listener) {
        return new ExportedWeights(
                parts, options == null ? null : ModelPalettes.of(parts, options, listener), folder);
    }

    /** Those of a component. */
    WeightStore of(CheckpointComponent component) throws IOException {
        WeightStore weights = made.get(component);
        if (weights == null) {
            weights = parts.checkpoint().weights(component);
            if (palettes != null && !palettes.of(component).isEmpty()) {
                weights = view(weights, palettized(palettes, component));
            }
            made.put(component, weights);
        }
        return weights;
    }

    private WeightStore palettized(ModelPalettes palettes, CheckpointComponent component) {
        PalettizedWriter writer = new PalettizedWriter();
        palettes.of(component).forEach((name, one) -> announce(writer, name, one));
        Path file = folder.resolve("." + component.folder() + ".palettes");
        files.put(component, file);
        writer.write(
                file,
                places ->
                        palettes.forEach(
                                component,
                                (name, one) -> {
                                    try (Arena own = Arena.ofConfined()) {
                                        Palettized made =
                                                palettes.palettize(component, name, one, own);
                                        places.put(name, made.weight());
                                        return made;
                                    }
                                }));
        return PalettizedFile.open(file, arena);
    }

    private static void announce(PalettizedWriter writer, String name, Chosen one) {
        writer.addLater(
                name,
                one.weight().shape(),
                one.spec().bits(),
                one.spec().groups(one.weight().shape()),
                one.spec().scaled());
    }

    private static WeightStore view(WeightStore weights, WeightStore palettized) {
        WeightView.Builder view = WeightView.builder(weights.toString());
        weights.names()
                .forEach(name ->
                        view.add(name, palettized.contains(name) ? palettized : weights, name));
        return view.build();
    }

    @Override
    public void close() throws IOException {
        if (palettes != null) {
            palettes.close();
        }
        arena.close();
        for (Path file : files.values()) {
            Files.deleteIfExists(file);
        }
    }
}
