package org.gouache.models.pipeline;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Work that a thread of its own does, so that other work can go on. */
record Background<T>(Future<T> outcome) {
    static <T> Background<T> begin(String name, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread.ofPlatform().daemon().name("gouache-" + name).start(task);
        return new Background<>(task);
    }

    /**
     * Waits for the result, even when interrupted: what has begun cannot be broken off. Throws what
     * the work threw.
     */
    T get() {
        return get(() -> {});
    }

    /**
     * As {@link #get()}.
     *
     * @param interrupted what to do at each interrupt
     */
    T get(Runnable interrupted) {
        boolean wasInterrupted = false;
        try {
            while (true) {
                try {
                    return outcome.get();
                } catch (InterruptedException _) {
                    wasInterrupted = true;
                    interrupted.run();
                }
            }
        } catch (ExecutionException e) {
            throw thrown(e);
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static RuntimeException thrown(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException cause -> cause;
            case Error cause -> throw cause;
            case null, default -> new IllegalStateException(e);
        };
    }
}
