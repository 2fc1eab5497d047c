package org.gouache.models.pipeline;

import org.gouache.MemorySize;
import org.gouache.ModelOptions;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.runtime.MachineMemory;
import org.gouache.runtime.Precision;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.WeightStore;

import java.util.List;
import java.util.stream.LongStream;

/**
 * What the weights of a model would take if their palettes were decoded, beside the memory for it.
 *
 * @param palettized whether any weight has palettes
 * @param dense bytes of those weights that are in memory together, in float32
 * @param allowed bytes of memory
 */
record WeightDemand(boolean palettized, long dense, long allowed) {
    static final WeightDemand NONE = new WeightDemand(false, 0, 0);

    /**
     * The demand of a model; none if options ask for what only usual runtimes have, an execution
     * provider or float16, or if the model has no palettes.
     */
    static WeightDemand of(Checkpoint checkpoint, ModelOptions options) {
        if (options.provider() != null || options.precision() == Precision.FLOAT16) {
            return NONE;
        }
        List<WeightStore> networks =
                checkpoint.components().stream()
                        .filter(component -> checkpoint.readyMade(component).isEmpty())
                        .map(checkpoint::weights)
                        .toList();
        if (networks.stream().noneMatch(WeightDemand::isPalettized)) {
            return NONE;
        }
        long allowed =
                options.memoryLimit() == 0 ? MachineMemory.available() : options.memoryLimit();
        LongStream sizes = networks.stream().mapToLong(WeightDemand::denseBytes);
        return new WeightDemand(
                true,
                switch (options.memory()) {
                    case BALANCED -> sizes.sum();
                    case LOW -> sizes.max().orElse(0);
                },
                allowed);
    }

    private static boolean isPalettized(WeightStore weights) {
        return weights.names().stream()
                .anyMatch(name -> weights.get(name) instanceof PalettizedWeight);
    }

    private static long denseBytes(WeightStore weights) {
        return weights.names().stream()
                .mapToLong(name -> weights.get(name).shape().elements() * Float.BYTES)
                .sum();
    }

    /** Whether there are palettes that would not fit in the memory when decoded. */
    boolean isTooMuch() {
        return palettized && dense > allowed;
    }

    @Override
    public String toString() {
        return "the dense weights need %s of %s"
                .formatted(new MemorySize(dense), new MemorySize(allowed));
    }
}
