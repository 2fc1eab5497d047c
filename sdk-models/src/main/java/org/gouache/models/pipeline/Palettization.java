package org.gouache.models.pipeline;

import org.gouache.GouacheException;
import org.gouache.file.NewFolder;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.models.checkpoint.DiffusersFolderWriter;
import org.gouache.models.pipeline.PaletteSelection.Chosen;
import org.gouache.palette.PaletteListener;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteReport;
import org.gouache.palette.PaletteReport.ComponentSize;
import org.gouache.palette.PalettizedLayer;
import org.gouache.palettize.Palettized;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.WeightStore;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a model as a diffusers folder with some of its weights palettized. */
final class Palettization {
    private final PaletteOptions options;
    private final ModelPalettes palettes;
    private final List<ComponentSize> sizes = new ArrayList<>();
    private final List<PalettizedLayer> layers = new ArrayList<>();

    private Palettization(PaletteOptions options, ModelPalettes palettes) {
        this.options = options;
        this.palettes = palettes;
    }

    /**
     * @param folder must not exist, or be empty; appears when it is complete
     */
    static PaletteReport write(
            ModelParts parts, Path folder, PaletteOptions options, PaletteListener listener) {
        requireOutside(parts.checkpoint().path(), folder);
        try (ModelPalettes palettes = ModelPalettes.of(parts, options, listener)) {
            Palettization palettization = new Palettization(options, palettes);
            NewFolder.write(
                    folder,
                    target ->
                            DiffusersFolderWriter.write(
                                    parts.checkpoint(), target, palettization::writeWeights));
            return new PaletteReport(palettization.sizes, palettization.layers);
        }
    }

    private static void requireOutside(Path model, Path folder) {
        try {
            @Nullable Path existing = folder.toAbsolutePath().normalize();
            while (existing != null && !Files.exists(existing)) {
                existing = existing.getParent();
            }
            if (existing != null && existing.toRealPath().startsWith(model.toRealPath())) {
                throw new GouacheException(
                        "%s: lies inside the model that is to be palettized, %s"
                                .formatted(folder, model));
            }
        } catch (IOException e) {
            throw new GouacheException(
                    "%s: cannot be written: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private void writeWeights(CheckpointComponent component, WeightStore weights, Path file) {
        Map<String, Chosen> chosen = palettes.of(component);
        PaletteFile output =
                options.simulated()
                        ? new SimulatedPaletteFile(options.spec())
                        : new PackedPaletteFile();
        ComponentTally tally = new ComponentTally(component.folder());
        for (String name : weights.names()) {
            DenseWeight weight = (DenseWeight) weights.get(name);
            Chosen one = chosen.get(name);
            if (one != null) {
                output.announce(name, weight.shape(), one.spec());
            } else {
                output.add(name, weight);
                tally.keep(weight);
            }
        }
        output.write(
                file,
                places ->
                        layers.addAll(
                                palettes.forEach(
                                        component,
                                        (name, one) -> {
                                            try (Arena arena = Arena.ofConfined()) {
                                                Palettized made =
                                                        palettes.palettize(
                                                                component, name, one, arena);
                                                places.put(name, made.weight());
                                                tally.replace(
                                                        one.weight(), output.bytes(made.weight()));
                                                return made;
                                            }
                                        })));
        sizes.add(tally.size());
    }
}
