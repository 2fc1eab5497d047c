package org.gouache.models.pipeline;

import static java.util.stream.Collectors.toMap;

import org.gouache.GouacheException;
import org.gouache.Model.Component;
import org.gouache.graph.Parameter;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.palette.NonFinite;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.Palettizer;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.WeightKind;
import org.gouache.weight.WeightStore;
import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which weights of a model are palettized, and how. */
final class PaletteSelection {
    private final ModelParts parts;
    private final Checkpoint checkpoint;
    private final PaletteOptions options;
    private final @Nullable Map<String, Integer> bitsByWeight;
    private final Map<CheckpointComponent, Map<String, Chosen>> chosen =
            new EnumMap<>(CheckpointComponent.class);

    /** A weight and the palettes it gets. */
    record Chosen(DenseWeight weight, PaletteSpec spec) {}

    /**
     * @throws GouacheException if the model is palettized already, lacks a component, or is another
     *     than the recipe's
     */
    PaletteSelection(ModelParts parts, PaletteOptions options) {
        this.parts = parts;
        this.checkpoint = parts.checkpoint();
        this.options = options;
        this.bitsByWeight = options.recipe() == null ? null : bitsByWeight(options.recipe());
        select();
        requireUse(options.recipe());
    }

    private Map<String, Integer> bitsByWeight(PaletteRecipe recipe) {
        return recipe.bitsByWeight(checkpoint + ": the unet", shapes(Component.UNET));
    }

    private Map<String, Shape> shapes(Component component) {
        return parts.definition(component).build().parameters().stream()
                .collect(toMap(Parameter::name, Parameter::shape));
    }

    private void select() {
        Map<CheckpointComponent, Map<String, Shape>> parameters =
                new EnumMap<>(CheckpointComponent.class);
        for (Component component : options.components()) {
            parameters
                    .computeIfAbsent(parts.holder(component), _ -> new HashMap<>())
                    .putAll(shapes(component));
        }
        for (CheckpointComponent component : checkpoint.components()) {
            WeightStore weights = checkpoint.weights(component);
            requireDense(component, weights);
            chosen.put(component, select(weights, parameters.getOrDefault(component, Map.of())));
        }
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

    private Map<String, Chosen> select(WeightStore weights, Map<String, Shape> parameters) {
        Map<String, Chosen> selected = new LinkedHashMap<>();
        for (String name : weights.names()) {
            if (parameters.containsKey(name) && weights.get(name) instanceof DenseWeight dense) {
                PaletteSpec spec = spec(name, dense);
                if (spec != null
                        && dense.shape().elements() > options.minWeights()
                        && (options.nonFinite() == NonFinite.REFUSE
                                || Palettizer.of(name, dense).isFinite())) {
                    selected.put(name, new Chosen(dense, spec));
                }
            }
        }
        return selected;
    }

    private @Nullable PaletteSpec spec(String name, DenseWeight weight) {
        if (bitsByWeight != null) {
            int bits = bitsByWeight.getOrDefault(name, PaletteRecipe.DENSE);
            return bits == PaletteRecipe.DENSE ? null : options.spec().bits(bits);
        }
        return options.kinds().contains(WeightKind.of(name, weight.shape()))
                ? options.spec()
                : null;
    }

    private void requireUse(@Nullable PaletteRecipe recipe) {
        if (recipe != null && count() == 0) {
            throw new GouacheException(
                    "recipe \"%s\" palettizes nothing: of its %d layers none has less than %d bits and more than %d weights"
                            .formatted(
                                    recipe.name(),
                                    recipe.bits().size(),
                                    PaletteRecipe.DENSE,
                                    options.minWeights()));
        }
    }

    Map<String, Chosen> of(CheckpointComponent component) {
        return chosen.getOrDefault(component, Map.of());
    }

    /** How many weights of all networks. */
    int count() {
        return chosen.values().stream().mapToInt(Map::size).sum();
    }
}
