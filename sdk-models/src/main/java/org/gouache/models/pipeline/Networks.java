package org.gouache.models.pipeline;

import org.gouache.Model.Component;
import org.gouache.ModelOptions;
import org.gouache.graph.NetworkInput;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.Network;
import org.gouache.runtime.Precision;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The networks of a model, each loaded when it is needed. */
final class Networks implements AutoCloseable {
    private final ModelParts parts;
    private final ChosenRuntime runtime;
    private final ModelOptions options;
    private final Map<Component, LazyNetwork> networks = new EnumMap<>(Component.class);

    Networks(ModelParts parts, ChosenRuntime runtime, ModelOptions options) {
        this.parts = parts;
        this.runtime = runtime;
        this.options = options;
        for (Component component : Component.values()) {
            networks.put(component, new LazyNetwork(component.folder(), () -> load(component)));
        }
    }

    private Network load(Component component) {
        return load(component, UnaryOperator.identity());
    }

    /** Loads a network anew, for the caller to close, with some options of its own. */
    Network load(Component component, UnaryOperator<LoadOptions> own) {
        return runtime.get().load(parts.source(component), own.apply(loading(component)));
    }

    private LoadOptions loading(Component component) {
        return LoadOptions.DEFAULT
                .withThreads(options.threads())
                .withProvider(options.provider())
                .withComputeUnits(options.computeUnits())
                .withPrecision(precision(component))
                .withMemoryLimit(options.memoryLimit());
    }

    /**
     * Refuses what a network could not compute in the memory that is allowed.
     *
     * @param first the shape of its first input
     */
    void requireMemory(Component component, Shape first) {
        Map<String, Shape> inputs =
                NetworkInput.typicalShapes(parts.definition(component).inputs(), first);
        runtime.get().requireMemory(parts.source(component), inputs, loading(component));
    }

    /** A VAE that overflows in float16 is computed in float32, as the reference does it. */
    private @Nullable Precision precision(Component component) {
        return parts.forcesUpcast(component) ? Precision.FLOAT32 : options.precision();
    }

    Network get(Component component) {
        return of(component).get();
    }

    /** Begins to load a network in the background. */
    Background<Network> begin(Component component) {
        return of(component).begin();
    }

    /** Closes a network, if it was loaded, and gives back the memory of its weights. */
    void unload(Component component) {
        if (of(component).unload()) {
            parts.checkpoint().release(parts.holder(component));
        }
    }

    private LazyNetwork of(Component component) {
        return parts.require(networks.get(component), component.folder());
    }

    /** Closes every network, also when one fails to. */
    @Override
    public void close() {
        RuntimeException failure = null;
        for (LazyNetwork network : networks.values()) {
            try {
                network.unload();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
