package org.gouache.models.pipeline;

import org.gouache.GenerationCancelledException;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.models.pipeline.PaletteSelection.Chosen;
import org.gouache.palette.PaletteListener;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PalettizedLayer;
import org.gouache.palettize.Palettized;
import org.gouache.palettize.Palettizer;
import org.gouache.palettize.analysis.InputCovariance;
import org.gouache.palettize.feedback.FeedbackPalettizer;
import org.gouache.weight.WeightStore;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** Palettizes those weights of a model that options choose, and reports on the way. */
final class ModelPalettes implements AutoCloseable {
    /** How much of the dense weights may stay in memory when they have been read. */
    private static final long MOST_BYTES = 128L << 20;

    private final ModelParts parts;
    private final PaletteOptions options;
    private final PaletteListener listener;
    private final UsableStatistics statistics;
    private final PaletteSelection selection;
    private final AtomicLong read = new AtomicLong();
    private int done;

    /** What is done with each chosen weight. */
    interface Work {
        /**
         * @return its palettes, in memory that may be gone
         */
        Palettized on(String name, Chosen chosen) throws IOException;
    }

    private ModelPalettes(
            ModelParts parts,
            PaletteOptions options,
            PaletteListener listener,
            UsableStatistics statistics,
            PaletteSelection selection) {
        this.parts = parts;
        this.options = options;
        this.listener = listener;
        this.statistics = statistics;
        this.selection = selection;
    }

    /** As {@link PaletteSelection} chooses, with {@link UsableStatistics}. */
    static ModelPalettes of(ModelParts parts, PaletteOptions options, PaletteListener listener) {
        PaletteSelection selection = new PaletteSelection(parts, options);
        return new ModelPalettes(
                parts, options, listener, UsableStatistics.of(parts, options, listener), selection);
    }

    /** The chosen weights of a component, by name. */
    Map<String, Chosen> of(CheckpointComponent component) {
        return selection.of(component);
    }

    /**
     * Does some work on the chosen weights of a component, on several threads.
     *
     * @throws IOException if the work does
     * @throws GenerationCancelledException if this thread is interrupted, which stays set
     */
    List<PalettizedLayer> forEach(CheckpointComponent component, Work work) throws IOException {
        List<Callable<PalettizedLayer>> tasks = new ArrayList<>();
        of(component)
                .forEach((name, one) ->
                        tasks.add(() -> {
                            Palettized made = work.on(name, one);
                            return report(
                                    PalettizedLayer.of(
                                            component.folder(), name, made.weight(), made.error()));
                        }));
        return Workers.run("palettize", options.threads(), tasks);
    }

    private synchronized PalettizedLayer report(PalettizedLayer layer) {
        done++;
        listener.onLayer(layer, done, selection.count());
        return layer;
    }

    /** A chosen weight with its palettes, in memory of the given arena. */
    Palettized palettize(CheckpointComponent component, String name, Chosen chosen, Arena arena) {
        WeightStore weights = parts.checkpoint().weights(component);
        long bytes = chosen.weight().bytes();
        if (read.addAndGet(bytes) > MOST_BYTES) {
            read.set(bytes);
            weights.release();
        }
        String described = "%s: tensor '%s'".formatted(weights, name);
        InputCovariance inputs = statistics.of(name);
        return inputs == null
                ? Palettizer.of(described, chosen.weight(), options.importance().of(name))
                        .palettize(chosen.spec(), arena)
                : FeedbackPalettizer.of(described, chosen.weight(), inputs, false)
                        .palettize(chosen.spec(), arena);
    }

    @Override
    public void close() {
        statistics.close();
    }
}
