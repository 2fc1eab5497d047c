package org.gouache.testing.pipelines;

import org.gouache.runtime.Network;
import org.gouache.tensor.Tensor;

import java.util.Map;

/** A network after whose calls something happens. */
final class FollowedNetwork extends ForwardingNetwork {
    private final Runnable next;

    FollowedNetwork(Network network, Runnable next) {
        super(network);
        this.next = next;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Map<String, Tensor> results = super.run(inputs);
        next.run();
        return results;
    }

    @Override
    public void run(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
        super.run(inputs, outputs);
        next.run();
    }
}
