package org.gouache.models.pipeline;

import org.gouache.GouacheException;
import org.gouache.Model.Component;
import org.gouache.file.NewFolder;
import org.gouache.graph.Parameter;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.models.checkpoint.DiffusersFolderWriter;
import org.gouache.palette.NonFinite;
import org.gouache.palette.PaletteListener;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteReport;
import org.gouache.palette.PaletteReport.ComponentSize;
import org.gouache.palette.PalettizedLayer;
import org.gouache.palettize.Palettized;
import org.gouache.palettize.Palettizer;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.WeightKind;
import org.gouache.weight.WeightStore;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** Writes a model as a diffusers folder with some of its weights palettized. */
final class Palettization {
    private final ModelParts parts;
    private final Checkpoint checkpoint;
    private final PaletteOptions options;
    private final PaletteListener listener;
    private final Map<CheckpointComponent, Map<String, DenseWeight>> selected;
    private final List<ComponentSize> sizes = new ArrayList<>();
    private final List<PalettizedLayer> layers = new ArrayList<>();
    private int done;

    private Palettization(ModelParts parts, PaletteOptions options, PaletteListener listener) {
        this.parts = parts;
        this.checkpoint = parts.checkpoint();
        this.options = options;
        this.listener = listener;
        this.selected = select();
    }

    /**
     * @param folder must not exist, or be empty; appears when it is complete
     */
    static PaletteReport write(
            ModelParts parts, Path folder, PaletteOptions options, PaletteListener listener) {
        requireOutside(parts.checkpoint().path(), folder);
        Palettization palettization = new Palettization(parts, options, listener);
        NewFolder.write(
                folder,
                target ->
                        DiffusersFolderWriter.write(
                                parts.checkpoint(), target, palettization::writeWeights));
        return new PaletteReport(palettization.sizes, palettization.layers);
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

    private Map<CheckpointComponent, Map<String, DenseWeight>> select() {
        Map<CheckpointComponent, Set<String>> parameters = new EnumMap<>(CheckpointComponent.class);
        for (Component component : options.components()) {
            Set<String> names =
                    parameters.computeIfAbsent(parts.holder(component), _ -> new HashSet<>());
            parts.definition(component).build().parameters().stream()
                    .map(Parameter::name)
                    .forEach(names::add);
        }
        Map<CheckpointComponent, Map<String, DenseWeight>> found =
                new EnumMap<>(CheckpointComponent.class);
        for (CheckpointComponent component : checkpoint.components()) {
            WeightStore weights = checkpoint.weights(component);
            requireDense(component, weights);
            found.put(component, select(weights, parameters.getOrDefault(component, Set.of())));
        }
        return found;
    }

    private void requireDense(CheckpointComponent component, WeightStore weights) {
        for (String name : weights.names()) {
            if (weights.get(name) instanceof PalettizedWeight palettized) {
                throw new GouacheException(
                        "%s: is palettized already (%s: tensor '%s' has %d bits); palettize the dense model"
                                .formatted(checkpoint, component, name, palettized.bits()));
            }
        }
    }

    private Map<String, DenseWeight> select(WeightStore weights, Set<String> parameters) {
        Map<String, DenseWeight> chosen = new LinkedHashMap<>();
        for (String name : weights.names()) {
            if (parameters.contains(name)
                    && weights.get(name) instanceof DenseWeight dense
                    && options.kinds().contains(WeightKind.of(name, dense.shape()))
                    && dense.shape().elements() > options.minWeights()
                    && (options.nonFinite() == NonFinite.REFUSE
                            || Palettizer.of(name, dense).isFinite())) {
                chosen.put(name, dense);
            }
        }
        return chosen;
    }

    private void writeWeights(CheckpointComponent component, WeightStore weights, Path file) {
        Map<String, DenseWeight> chosen = selected.getOrDefault(component, Map.of());
        PaletteFile output =
                options.simulated()
                        ? new SimulatedPaletteFile(options.spec())
                        : new PackedPaletteFile(options.spec());
        ComponentTally tally = new ComponentTally(component.folder());
        for (String name : weights.names()) {
            DenseWeight weight = (DenseWeight) weights.get(name);
            if (chosen.containsKey(name)) {
                output.announce(name, weight.shape());
            } else {
                output.add(name, weight);
                tally.keep(weight);
            }
        }
        output.write(
                file,
                places -> {
                    List<Callable<PalettizedLayer>> work = new ArrayList<>();
                    chosen.forEach((name, weight) ->
                            work.add(() -> {
                                try (Arena arena = Arena.ofConfined()) {
                                    Palettized palettized = palettize(weights, name, weight, arena);
                                    places.put(name, palettized.weight());
                                    tally.replace(weight, output.bytes(palettized.weight()));
                                    return report(layer(component, name, palettized));
                                }
                            }));
                    layers.addAll(Workers.run("palettize", options.threads(), work));
                });
        sizes.add(tally.size());
    }

    private Palettized palettize(
            WeightStore weights, String name, DenseWeight weight, Arena arena) {
        String described = "%s: tensor '%s'".formatted(weights, name);
        return Palettizer.of(described, weight, options.importance().of(name))
                .palettize(options.spec(), arena);
    }

    private static PalettizedLayer layer(
            CheckpointComponent component, String name, Palettized palettized) {
        PalettizedWeight weight = palettized.weight();
        return new PalettizedLayer(
                component.folder(),
                name,
                weight.shape(),
                weight.bits(),
                weight.groups(),
                weight.scale() != null,
                weight.bytes(),
                palettized.error());
    }

    private synchronized PalettizedLayer report(PalettizedLayer layer) {
        done++;
        int total = selected.values().stream().mapToInt(Map::size).sum();
        listener.onLayer(layer, done, total);
        return layer;
    }
}
