package org.gouache.testing.pipelines;

import static java.util.Objects.requireNonNull;

import org.gouache.runtime.Availability;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.RuntimeSelection;
import org.jspecify.annotations.Nullable;

/**
 * Another runtime behind a probe that sees what networks get and give. Works only while one is set.
 */
public final class ProbeRuntime implements InferenceRuntime {
    static final String NAME = "probe";

    private static volatile @Nullable Probe probe;
    private static volatile @Nullable InferenceRuntime runtime;

    /** Sees networks as they are loaded, and may put something in their place. */
    @FunctionalInterface
    interface Probe {
        Network loaded(String name, Network network);
    }

    /** Sets the probe over ONNX Runtime until the result is closed. */
    static AutoCloseable with(Probe set) {
        return over("onnx", set);
    }

    /** Sets the probe over a runtime until the result is closed. */
    static AutoCloseable over(String name, Probe set) {
        return over(InferenceRuntime.named(name), set);
    }

    /** Sets the probe over a runtime, which need not have been published. */
    static AutoCloseable over(InferenceRuntime other, Probe set) {
        runtime = other;
        probe = set;
        return () -> probe = null;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return probe == null
                ? new Availability.Unavailable("no test uses it now")
                : new Availability.Available();
    }

    @Override
    public RuntimeSelection selection() {
        return RuntimeSelection.BY_NAME;
    }

    @Override
    public Network load(ModelSource source, LoadOptions options) {
        Network network = requireNonNull(runtime).load(source, options);
        Probe set = probe;
        return set == null ? network : set.loaded(nameOf(source), network);
    }

    private static String nameOf(ModelSource source) {
        return switch (source) {
            case GraphSource(var definition, _) -> definition.name();
            case FileSource(_, var definition) -> definition.name();
        };
    }
}
