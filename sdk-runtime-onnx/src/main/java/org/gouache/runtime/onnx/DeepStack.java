package org.gouache.runtime.onnx;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** A thread for what needs a deeper stack than threads usually have. */
final class DeepStack {
    private static final long BYTES = 128L << 20;

    private DeepStack() {}

    /** Computes a value in a thread of its own, and waits for it whatever happens. */
    static <T> T call(Supplier<T> task) {
        FutureTask<T> future = new FutureTask<>(task::get);
        Thread thread = new Thread(null, future, "gouache-deep-stack", BYTES);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw switch (e.getCause()) {
                        case Error error -> throw error;
                        case RuntimeException exception -> exception;
                        case null, default -> new IllegalStateException(e);
                    };
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
