package org.gouache.testing.pipelines;

import org.gouache.graph.NetworkInput;
import org.gouache.runtime.Network;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;

import java.util.List;
import java.util.Map;

/** A network that leaves everything to another. */
class ForwardingNetwork implements Network {
    private final Network network;

    ForwardingNetwork(Network network) {
        this.network = network;
    }

    @Override
    public List<NetworkInput> inputs() {
        return network.inputs();
    }

    @Override
    public List<String> outputs() {
        return network.outputs();
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        return network.run(inputs);
    }

    @Override
    public void run(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
        network.run(inputs, outputs);
    }

    @Override
    public void replace(String weight, Weight value) {
        network.replace(weight, value);
    }

    @Override
    public void terminate() {
        network.terminate();
    }

    @Override
    public void close() {
        network.close();
    }
}
