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
import org.gouache.palettize.Palettizer;
import org.gouache.palettize.analysis.InputCovariance;
import org.gouache.palettize.feedback.FeedbackPalettizer;
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
import java.util.concurrent.Callable;

/** Writes a model as a diffusers folder with some of its weights palettized. */
final class Palettization {
    private final PaletteOptions options;
    private final PaletteListener listener;
    private final PaletteSelection selection;
    private final UsableStatistics statistics;
    private final List<ComponentSize> sizes = new ArrayList<>();
    private final List<PalettizedLayer> layers = new ArrayList<>();
    private int done;

    private Palettization(
            ModelParts parts,
            PaletteOptions options,
            UsableStatistics statistics,
            PaletteListener listener) {
        this.options = options;
        this.listener = listener;
        this.statistics = statistics;
        this.selection = new PaletteSelection(parts, options);
    }

    /**
     * @param folder must not exist, or be empty; appears when it is complete
     */
    static PaletteReport write(
            ModelParts parts, Path folder, PaletteOptions options, PaletteListener listener) {
        requireOutside(parts.checkpoint().path(), folder);
        try (UsableStatistics statistics = UsableStatistics.of(parts, options, listener)) {
            Palettization palettization = new Palettization(parts, options, statistics, listener);
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
        Map<String, Chosen> chosen = selection.of(component);
        PaletteFile output =
                options.simulated()
                        ? new SimulatedPaletteFile(options.spec())
                        : new PackedPaletteFile();
        ComponentTally tally = new ComponentTally(component.folder());
        for (String name : weights.names()) {
            DenseWeight weight = (DenseWeight) weights.get(name);
            Chosen palettes = chosen.get(name);
            if (palettes != null) {
                output.announce(name, weight.shape(), palettes.spec());
            } else {
                output.add(name, weight);
                tally.keep(weight);
            }
        }
        output.write(
                file,
                places -> {
                    List<Callable<PalettizedLayer>> work = new ArrayList<>();
                    chosen.forEach((name, one) ->
                            work.add(() -> {
                                try (Arena arena = Arena.ofConfined()) {
                                    Palettized palettized = palettize(weights, name, one, arena);
                                    places.put(name, palettized.weight());
                                    tally.replace(one.weight(), output.bytes(palettized.weight()));
                                    return report(
                                            PalettizedLayer.of(
                                                    component.folder(),
                                                    name,
                                                    palettized.weight(),
                                                    palettized.error()));
                                }
                            }));
                    layers.addAll(Workers.run("palettize", options.threads(), work));
                });
        sizes.add(tally.size());
    }

    private Palettized palettize(WeightStore weights, String name, Chosen chosen, Arena arena) {
        String described = "%s: tensor '%s'".formatted(weights, name);
        InputCovariance inputs = statistics.of(name);
        return inputs == null
                ? Palettizer.of(described, chosen.weight(), options.importance().of(name))
                        .palettize(chosen.spec(), arena)
                : FeedbackPalettizer.of(described, chosen.weight(), inputs, false)
                        .palettize(chosen.spec(), arena);
    }

    private synchronized PalettizedLayer report(PalettizedLayer layer) {
        done++;
        listener.onLayer(layer, done, selection.count());
        return layer;
    }
}
