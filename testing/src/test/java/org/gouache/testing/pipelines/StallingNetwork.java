package org.gouache.testing.pipelines;

import org.gouache.GouacheException;
import org.gouache.runtime.Network;
import org.gouache.runtime.NetworkTerminatedException;
import org.gouache.tensor.Tensor;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A network whose first call does not end by itself. */
final class StallingNetwork extends ForwardingNetwork {
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final AtomicBoolean failing = new AtomicBoolean();
    private boolean stalled;

    StallingNetwork(Network network) {
        super(network);
    }

    /** Waits until the call that stalls is running. */
    void awaitStall() throws InterruptedException {
        if (!running.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the network was not called");
        }
    }

    /** The next one who ends the call meets a failure. */
    void failToEndOnce() {
        failing.set(true);
    }

    @Override
    public void run(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
        if (stalled) {
            super.run(inputs, outputs);
            return;
        }
        stalled = true;
        running.countDown();
        try {
            if (!terminated.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the call was not terminated");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        throw new NetworkTerminatedException("unet");
    }

    @Override
    public void terminate() {
        if (failing.getAndSet(false)) {
            throw new GouacheException("the call cannot be ended now");
        }
        if (running.getCount() == 0) {
            terminated.countDown();
        }
        super.terminate();
    }
}
