package org.gouache.models.pipeline;

import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.palette.PaletteListener;
import org.gouache.palette.PaletteOptions;
import org.gouache.palettize.Palettized;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;
import org.gouache.weight.WeightView;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The weights that a model is exported with: its own, some of them palettized if that is asked for.
 * Palettes and indices are held in memory, a quarter or so of what the dense weights take in files.
 */
final class ExportedWeights implements AutoCloseable {
    private final ModelParts parts;
    private final @Nullable ModelPalettes palettes;
    private final Arena arena = Arena.ofShared();
    private final Map<CheckpointComponent, WeightStore> made =
            new EnumMap<>(CheckpointComponent.class);

    private ExportedWeights(ModelParts parts, @Nullable ModelPalettes palettes) {
        this.parts = parts;
        this.palettes = palettes;
    }

    /**
     * @param options null if all weights are the model's own
     */
    static ExportedWeights of(
            ModelParts parts, @Nullable PaletteOptions options, PaletteListener listener) {
        return new ExportedWeights(
                parts, options == null ? null : ModelPalettes.of(parts, options, listener));
    }

    /** Those of a component. */
    WeightStore of(CheckpointComponent component) throws IOException {
        WeightStore weights = made.get(component);
        if (weights == null) {
            weights = parts.checkpoint().weights(component);
            if (palettes != null) {
                weights = palettized(palettes, component, weights);
            }
            made.put(component, weights);
        }
        return weights;
    }

    private WeightStore palettized(
            ModelPalettes palettes, CheckpointComponent component, WeightStore weights)
            throws IOException {
        Map<String, Weight> palettized = new ConcurrentHashMap<>();
        palettes.forEach(
                component,
                (name, chosen) -> {
                    Palettized one = palettes.palettize(component, name, chosen, arena);
                    palettized.put(name, one.weight());
                    return one;
                });
        WeightView.Builder view = WeightView.builder(weights.toString());
        weights.names()
                .forEach(name ->
                        view.add(
                                name,
                                weights,
                                name,
                                dense -> palettized.getOrDefault(name, dense)));
        return view.build();
    }

    @Override
    public void close() {
        if (palettes != null) {
            palettes.close();
        }
        arena.close();
    }
}
