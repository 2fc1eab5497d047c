package org.gouache.runtime;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * How a network is to be loaded.
 *
 * @param threads threads that one call may use; 0: as the runtime sees fit
 * @param provider the runtime's execution provider, as in {@code cpu}, {@code coreml}, {@code
 *     cuda}; null: the runtime's choice
 * @param computeUnits where Core ML may compute
 * @param precision what to compute in; null: what suits the runtime and its provider
 * @param fuse whether fused operations may be used; null: what suits the provider
 * @param observations extra outputs
 * @param swappable names of weights that {@link Network#replace} may replace
 * @param memoryLimit how many bytes the network may take, its weights counted; a runtime that knows
 *     beforehand refuses what takes more; 0: as many as the machine has
 */
public record LoadOptions(
        int threads,
        @Nullable String provider,
        ComputeUnits computeUnits,
        @Nullable Precision precision,
        @Nullable Boolean fuse,
        List<Observation> observations,
        Set<String> swappable,
        long memoryLimit) {

    public static final LoadOptions DEFAULT =
            new LoadOptions(0, null, ComputeUnits.ALL, null, null, List.of(), Set.of(), 0);

    public LoadOptions {
        if (threads < 0) {
            throw new IllegalArgumentException(
                    "threads must be 0 (automatic) or more, not " + threads);
        }
        if (memoryLimit < 0) {
            throw new IllegalArgumentException(
                    "the memory limit must be 0 (automatic) or more, not " + memoryLimit);
        }
        observations = List.copyOf(observations);
        swappable = Set.copyOf(swappable);
    }

    public LoadOptions withThreads(int threads) {
        return new LoadOptions(
                threads,
                provider,
                computeUnits,
                precision,
                fuse,
                observations,
                swappable,
                memoryLimit);
    }

    public LoadOptions withProvider(@Nullable String provider) {
        return new LoadOptions(
                threads,
                provider,
                computeUnits,
                precision,
                fuse,
                observations,
                swappable,
                memoryLimit);
    }

    public LoadOptions withComputeUnits(ComputeUnits computeUnits) {
        return new LoadOptions(
                threads,
                provider,
                computeUnits,
                precision,
                fuse,
                observations,
                swappable,
                memoryLimit);
    }

    public LoadOptions withPrecision(@Nullable Precision precision) {
        return new LoadOptions(
                threads,
                provider,
                computeUnits,
                precision,
                fuse,
                observations,
                swappable,
                memoryLimit);
    }

    public LoadOptions withFuse(@Nullable Boolean fuse) {
        return new LoadOptions(
                threads,
                provider,
                computeUnits,
                precision,
                fuse,
                observations,
                swappable,
                memoryLimit);
    }

    public LoadOptions withObservations(List<Observation> observations) {
        return new LoadOptions(
                threads,
                provider,
                computeUnits,
                precision,
                fuse,
                observations,
                swappable,
                memoryLimit);
    }

    public LoadOptions withSwappable(Set<String> swappable) {
        return new LoadOptions(
                threads,
                provider,
                computeUnits,
                precision,
                fuse,
                observations,
                swappable,
                memoryLimit);
    }

    public LoadOptions withMemoryLimit(long memoryLimit) {
        return new LoadOptions(
                threads,
                provider,
                computeUnits,
                precision,
                fuse,
                observations,
                swappable,
                memoryLimit);
    }

    /** The memory limit in bytes; where none is set, what the machine has. */
    public long memoryAllowed() {
        return memoryLimit == 0 ? MachineMemory.total() : memoryLimit;
    }
}
