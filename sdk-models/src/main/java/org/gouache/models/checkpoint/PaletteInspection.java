package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.gouache.palette.PalettizedLayer;
import org.gouache.palette.WeightError;
import org.gouache.palettize.WeightErrors;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.WeightStore;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Looks at the palettized weights of a checkpoint. */
final class PaletteInspection {
    private PaletteInspection() {}

    /** Measures a palettized weight; null if there is nothing to measure it against. */
    @FunctionalInterface
    private interface Measure {
        @Nullable WeightError of(
                CheckpointComponent component, String name, PalettizedWeight weight);
    }

    static List<PalettizedLayer> layers(Checkpoint checkpoint) {
        return layers(checkpoint, (_, _, _) -> null);
    }

    static List<PalettizedLayer> layers(Checkpoint checkpoint, Checkpoint dense) {
        List<PalettizedLayer> layers =
                layers(
                        checkpoint,
                        (component, name, weight) ->
                                WeightErrors.between(weight, twin(dense, component, name, weight)));
        if (layers.isEmpty()) {
            throw new GouacheException("%s: is not palettized".formatted(checkpoint));
        }
        return layers;
    }

    private static List<PalettizedLayer> layers(Checkpoint checkpoint, Measure measure) {
        List<PalettizedLayer> layers = new ArrayList<>();
        for (CheckpointComponent component : checkpoint.components()) {
            if (checkpoint.readyMade(component).isEmpty()) {
                WeightStore weights = checkpoint.weights(component);
                for (String name : weights.names()) {
                    if (weights.get(name) instanceof PalettizedWeight weight) {
                        layers.add(
                                PalettizedLayer.of(
                                        component.folder(),
                                        name,
                                        weight,
                                        measure.of(component, name, weight)));
                    }
                }
            }
        }
        return layers;
    }

    private static DenseWeight twin(
            Checkpoint dense, CheckpointComponent component, String name, PalettizedWeight weight) {
        if (!(dense.weights(component).get(name) instanceof DenseWeight twin)) {
            throw new GouacheException(
                    "%s: is palettized itself (%s: tensor '%s')".formatted(dense, component, name));
        }
        if (!twin.shape().equals(weight.shape())) {
            throw new GouacheException(
                    "%s: %s: tensor '%s' has shape %s, the palettized one %s"
                            .formatted(dense, component, name, twin.shape(), weight.shape()));
        }
        return twin;
    }
}
