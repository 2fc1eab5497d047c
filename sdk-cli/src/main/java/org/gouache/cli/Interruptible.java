package org.gouache.cli;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * While this is open, Ctrl-C interrupts the thread that opened it, which then cleans up and ends; a
 * second one ends the process at once. A shutdown hook would not do: ONNX Runtime has one of its
 * own, which takes away what the thread still works with.
 */
final class Interruptible implements AutoCloseable {
    private static final Signal CONTROL_C = new Signal("INT");

    private final SignalHandler before;

    private Interruptible(Thread worker) {
        before = Signal.handle(CONTROL_C, _ -> interrupt(worker));
    }

    static Interruptible currentThread() {
        return new Interruptible(Thread.currentThread());
    }

    private static void interrupt(Thread worker) {
        Signal.handle(CONTROL_C, _ -> Runtime.getRuntime().halt(Failures.INTERRUPTED));
        worker.interrupt();
    }

    @Override
    public void close() {
        Signal.handle(CONTROL_C, before);
    }
}
