package org.gouache.runtime;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a network is to be loaded.
 *
 * @param threads threads that one call may use; 0: as the runtime sees fit
 * @param provider the runtime's execution provider, as in {@code cpu}, {@code coreml}, {@code
 *     cuda}; null: the runtime's choice
 * @param computeUnits where Core ML may compute; null: what suits the Mac. Refused by runtimes and
 *     providers that do not compute by Core ML
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
        @Nullable ComputeUnits computeUnits,
        @Nullable Precision precision,
        @Nullable Boolean fuse,
        List<Observation> observations,
        Set<String> swappable,
        long memoryLimit) {

    public static final LoadOptions DEFAULT =
            new LoadOptions(0, null, null, null, null, List.of(), Set.of(), 0);

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
        return changed(options -> options.threads = threads);
    }

    public LoadOptions withProvider(@Nullable String provider) {
        return changed(options -> options.provider = provider);
    }

    public LoadOptions withComputeUnits(@Nullable ComputeUnits computeUnits) {
        return changed(options -> options.computeUnits = computeUnits);
    }

    public LoadOptions withPrecision(@Nullable Precision precision) {
        return changed(options -> options.precision = precision);
    }

    public LoadOptions withFuse(@Nullable Boolean fuse) {
        return changed(options -> options.fuse = fuse);
    }

    public LoadOptions withObservations(List<Observation> observations) {
        return changed(options -> options.observations = observations);
    }

    public LoadOptions withSwappable(Set<String> swappable) {
        return changed(options -> options.swappable = swappable);
    }

    public LoadOptions withMemoryLimit(long memoryLimit) {
        return changed(options -> options.memoryLimit = memoryLimit);
    }

    private LoadOptions changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** The memory limit in bytes; where none is set, what the machine has. */
    public long memoryAllowed() {
        return memoryLimit == 0 ? MachineMemory.total() : memoryLimit;
    }

    /** Options that are being changed. */
    private static final class Draft {
        int threads;
        @Nullable String provider;
        @Nullable ComputeUnits computeUnits;
        @Nullable Precision precision;
        @Nullable Boolean fuse;
        List<Observation> observations;
        Set<String> swappable;
        long memoryLimit;

        Draft(LoadOptions options) {
            threads = options.threads;
            provider = options.provider;
            computeUnits = options.computeUnits;
            precision = options.precision;
            fuse = options.fuse;
            observations = options.observations;
            swappable = options.swappable;
            memoryLimit = options.memoryLimit;
        }

        LoadOptions options() {
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
    }
}
