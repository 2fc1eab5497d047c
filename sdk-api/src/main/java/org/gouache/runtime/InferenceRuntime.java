package org.gouache.runtime;

import org.gouache.GouacheException;
import org.gouache.runtime.Availability.Unavailable;
import org.gouache.tensor.Shape;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Turns networks into something that runs. Implementations are found with {@link ServiceLoader}.
 */
public interface InferenceRuntime {
    /** As an option names it: {@code onnx}. */
    String name();

    /** Whether this runtime works here; never throws. */
    Availability availability();

    /** When this runtime is chosen where none is named. */
    default RuntimeSelection selection() {
        return RuntimeSelection.USUAL;
    }

    /**
     * Compiles a network.
     *
     * @throws GouacheException if the source or an option is not for this runtime, or if a weight
     *     is missing, has another shape (names the weight and both shapes) or is of integers
     */
    Network load(ModelSource source, LoadOptions options);

    /**
     * Refuses inputs with which a network would take more memory than {@link
     * LoadOptions#memoryAllowed} says, as far as that can be told without loading it. A runtime
     * that cannot tell accepts all.
     *
     * @param inputs the shape of every input
     * @throws GouacheException if it would; says how much it takes and how much is allowed
     */
    default void requireMemory(
            ModelSource source, Map<String, Shape> inputs, LoadOptions options) {}

    /**
     * What a ready-made file says of itself. A runtime that does not work here may know it all the
     * same.
     *
     * @return empty if the file is of no format that this runtime describes
     * @throws GouacheException if it is, but is damaged, or cannot be described here
     */
    default Optional<FileDescription> describe(Path file) {
        return Optional.empty();
    }

    /**
     * Where this runtime computes on this machine, if it is not told where nor in what precision.
     *
     * @return empty if it knows no compute units, or does not work here
     */
    default Optional<ComputeUnits> usualComputeUnits() {
        return Optional.empty();
    }

    /** All runtimes on the path, available or not. */
    static List<InferenceRuntime> all() {
        return ServiceLoader.load(InferenceRuntime.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /**
     * The runtime of a name.
     *
     * @throws GouacheException if there is none of that name on the path (names those that are), or
     *     if it does not work here (gives the reason)
     */
    static InferenceRuntime named(String name) {
        List<InferenceRuntime> all = all();
        for (InferenceRuntime runtime : all) {
            if (runtime.name().equals(name)) {
                if (runtime.availability() instanceof Unavailable(String reason)) {
                    throw new GouacheException(
                            "runtime %s does not work here: %s".formatted(name, reason));
                }
                return runtime;
            }
        }
        String known = all.stream().map(InferenceRuntime::name).collect(Collectors.joining(", "));
        throw new GouacheException("unknown runtime \"%s\"; known: %s".formatted(name, known));
    }
}
