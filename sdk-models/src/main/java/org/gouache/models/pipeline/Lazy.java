package org.gouache.models.pipeline;

import org.gouache.GouacheException;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Something that takes long to load: loaded when it is first asked for, in the background. After a
 * failure the next one who asks tries again.
 */
final class Lazy<T extends AutoCloseable> {
    private final String name;
    private final Supplier<T> loader;
    private @Nullable Future<T> task;

    Lazy(String name, Supplier<T> loader) {
        this.name = name;
        this.loader = loader;
    }

    /** Begins to load in a thread of its own, unless that has happened. */
    synchronized Future<T> begin() {
        Future<T> current = task;
        if (current != null) {
            return current;
        }
        FutureTask<T> begun = new FutureTask<>(loader::get);
        task = begun;
        Thread.ofPlatform().daemon().name("gouache-load-" + name).start(begun);
        return begun;
    }

    T get() {
        Future<T> loading = begin();
        try {
            return resultOf(loading);
        } catch (ExecutionException e) {
            forget(loading);
            throw switch (e.getCause()) {
                case RuntimeException cause -> cause;
                case Error cause -> throw cause;
                case null, default -> new GouacheException(name + " cannot be loaded", e);
            };
        }
    }

    private synchronized void forget(Future<T> failed) {
        if (task == failed) {
            task = null;
        }
    }

    /** Waits for a load that has begun even when interrupted: it cannot be broken off. */
    private static <T> T resultOf(Future<T> task) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Closes what was loaded; the next one who asks loads it again. */
    void unload() {
        Future<T> loaded;
        synchronized (this) {
            loaded = task;
            task = null;
        }
        if (loaded == null) {
            return;
        }
        try {
            resultOf(loaded).close();
        } catch (ExecutionException _) {
            // What failed to load need not be closed, and whoever asked for it has heard.
        } catch (Exception e) {
            throw new GouacheException(name + " cannot be closed", e);
        }
    }
}
