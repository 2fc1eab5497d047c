package org.gouache.runtime.vector;

import org.gouache.GouacheException;
import org.gouache.runtime.Availability;
import org.gouache.runtime.Availability.Available;
import org.gouache.runtime.Availability.Unavailable;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Precision;
import org.gouache.runtime.RuntimeSelection;
import org.gouache.tensor.Shape;

import java.util.Map;

/**
 * Networks in Java: no native code, and weights stay as they are stored, palettes too, but for the
 * few that are being multiplied. Computes in float32. May be used by several threads.
 */
public final class VectorRuntime implements InferenceRuntime {
    private static final String MODULE = "jdk.incubator.vector";

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public Availability availability() {
        return ModuleLayer.boot().findModule(MODULE).isPresent()
                ? new Available()
                : new Unavailable(
                        "module %s is missing: start Java with --add-modules %s"
                                .formatted(MODULE, MODULE));
    }

    @Override
    public RuntimeSelection selection() {
        return RuntimeSelection.FOR_LARGE_PALETTES;
    }

    @Override
    public Network load(ModelSource source, LoadOptions options) {
        requireFit(options);
        return switch (source) {
            case GraphSource graph -> VectorNetwork.load(graph, options);
            case FileSource file ->
                    throw new GouacheException(
                            "%s: a ready-made file; runtime vector takes weights and their graph"
                                    .formatted(file.file()));
        };
    }

    @Override
    public void requireMemory(ModelSource source, Map<String, Shape> inputs, LoadOptions options) {
        if (source instanceof GraphSource graph) {
            VectorNetwork.requireMemory(graph, inputs, options);
        }
    }

    private static void requireFit(LoadOptions options) {
        if (options.provider() != null) {
            throw new GouacheException(
                    "runtime vector has no provider %s; it has none".formatted(options.provider()));
        }
        if (options.computeUnits() != null) {
            throw new GouacheException(
                    "runtime vector has no compute units %s; coreml has"
                            .formatted(options.computeUnits().optionName()));
        }
        if (options.precision() == Precision.FLOAT16) {
            throw new GouacheException("runtime vector computes in float32, not in float16");
        }
    }
}
