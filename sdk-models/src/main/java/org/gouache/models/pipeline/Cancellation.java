package org.gouache.models.pipeline;

import org.gouache.GenerationCancelledException;
import org.gouache.runtime.Network;
import org.gouache.runtime.NetworkTerminatedException;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Whether a generation is to end, and the means to end its running network call. */
final class Cancellation {
    private static final System.Logger LOGGER = System.getLogger("org.gouache");
    private static final Duration PAUSE = Duration.ofMillis(5);

    private boolean requested;
    private boolean over;
    private @Nullable Network running;

    /** Asks for the end. From any thread. */
    synchronized void request() {
        if (!requested && !over) {
            requested = true;
            Thread.ofVirtual().name("gouache-cancellation").start(this::terminateUntilOver);
        }
    }

    /** The work has come to its own end, unless it was asked to end before. */
    synchronized void complete() {
        check();
        over = true;
    }

    /** The work has come to an end, by itself or not. */
    synchronized void over() {
        over = true;
    }

    synchronized void check() {
        if (requested) {
            throw new GenerationCancelledException();
        }
    }

    /** Makes a call of a network, which {@link #request} ends. */
    <T> T during(Network network, Supplier<T> call) {
        begin(network);
        try {
            return call.get();
        } catch (NetworkTerminatedException e) {
            check();
            throw e;
        } finally {
            end();
        }
    }

    /**
     * Waits for something that loads, whether it succeeds or not. When asked to end it waits no
     * longer, but the loading goes on.
     */
    void await(Background<?> background) {
        Future<?> loading = background.outcome();
        while (!loading.isDone()) {
            check();
            try {
                loading.get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException _) {
                continue;
            } catch (InterruptedException _) {
                request();
            }
        }
    }

    private synchronized void begin(Network network) {
        check();
        running = network;
    }

    private synchronized void end() {
        running = null;
    }

    /**
     * A call that is only about to run when it is asked to end does not hear it, so it is asked
     * again; so is one that could not be asked.
     */
    private void terminateUntilOver() {
        boolean warned = false;
        while (!isOver()) {
            try {
                terminate();
            } catch (RuntimeException e) {
                if (!warned) {
                    LOGGER.log(Level.WARNING, "a cancelled network call goes on for now", e);
                    warned = true;
                }
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    private synchronized void terminate() {
        if (running != null) {
            running.terminate();
        }
    }
}
