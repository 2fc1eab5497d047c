package org.gouache.testing.pipelines;

import org.gouache.runtime.Network;
import org.gouache.tensor.Tensor;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A network that says when it is called. */
final class SignallingNetwork extends ForwardingNetwork {
    private final CountDownLatch called;

    SignallingNetwork(Network network, CountDownLatch called) {
        super(network);
        this.called = called;
    }

    @Override
    public void run(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
        called.countDown();
        super.run(inputs, outputs);
    }
}
