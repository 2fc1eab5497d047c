package org.gouache.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While this is open, a Ctrl-C interrupts the thread that opened it, and the process ends only when
 * that thread has cleaned up.
 */
final class Interruptible implements AutoCloseable {
    private static final int SECONDS_TO_CLEAN_UP = 20;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    private Interruptible(Thread worker) {
        hook = new Thread(() -> end(worker), "interruption");
    }

    static Interruptible currentThread() {
        Interruptible interruptible = new Interruptible(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interruptible.hook);
        return interruptible;
    }

    private void end(Thread worker) {
        worker.interrupt();
        try {
            boolean _ = closed.await(SECONDS_TO_CLEAN_UP, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending already: it is the hook that waits for this.
        }
    }
}
