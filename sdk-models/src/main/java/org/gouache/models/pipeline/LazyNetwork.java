package org.gouache.models.pipeline;

import org.gouache.runtime.Network;
import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/**
 * A network that is loaded when it is first asked for, in the background. After a failure the next
 * one who asks tries again.
 */
final class LazyNetwork {
    private final String name;
    private final Supplier<Network> loader;
    private @Nullable Background<Network> loading;

    LazyNetwork(String name, Supplier<Network> loader) {
        this.name = name;
        this.loader = loader;
    }

    /** Begins to load, unless that has happened. */
    synchronized Background<Network> begin() {
        Background<Network> begun = loading;
        if (begun == null) {
            begun = Background.begin("load-" + name, loader);
            loading = begun;
        }
        return begun;
    }

    Network get() {
        Background<Network> begun = begin();
        try {
            return begun.get();
        } catch (RuntimeException | Error e) {
            forget(begun);
            throw e;
        }
    }

    private synchronized void forget(Background<Network> failed) {
        if (loading == failed) {
            loading = null;
        }
    }

    /**
     * Closes the network if it was loaded; the next one who asks loads it again.
     *
     * @return whether it was
     */
    boolean unload() {
        Background<Network> loaded = forget();
        if (loaded == null) {
            return false;
        }
        Network network;
        try {
            network = loaded.get();
        } catch (RuntimeException | Error _) {
            // What failed to load has nothing to close, and whoever asks for it is told.
            return false;
        }
        network.close();
        return true;
    }

    private synchronized @Nullable Background<Network> forget() {
        Background<Network> forgotten = loading;
        loading = null;
        return forgotten;
    }
}
