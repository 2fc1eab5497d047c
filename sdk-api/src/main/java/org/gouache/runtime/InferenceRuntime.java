package org.gouache.runtime;

import java.util.List;
import java.util.ServiceLoader;

/**
 * Turns networks into something that runs. Implementations are found with {@link ServiceLoader}.
 */
public interface InferenceRuntime {
    /** As an option names it: {@code onnx}. */
    String name();

    /** Whether this runtime works here; never throws. */
    Availability availability();

    /**
     * Compiles a network.
     *
     * @throws org.gouache.GouacheException if the source or an option is not for this runtime, a
     *     weight is missing or has another shape (names the weight and both shapes)
     */
    Network load(ModelSource source, LoadOptions options);

    /** All runtimes on the path, available or not. */
    static List<InferenceRuntime> all() {
        return ServiceLoader.load(InferenceRuntime.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
