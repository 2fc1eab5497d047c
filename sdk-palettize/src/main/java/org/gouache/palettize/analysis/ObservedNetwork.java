package org.gouache.palettize.analysis;

import static java.util.Objects.requireNonNull;

import org.gouache.graph.NetworkInput;
import org.gouache.runtime.Network;
import org.gouache.runtime.Observation;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A network whose extra outputs go elsewhere. */
final class ObservedNetwork implements Network {
    private final Network network;
    private final Map<Observation, Shape> observed;
    private final Consumer<Map<Observation, Tensor>> listener;

    /**
     * @param observed what the network was loaded with
     * @param listener gets what was observed in a call, in new memory
     */
    ObservedNetwork(
            Network network,
            Map<Observation, Shape> observed,
            Consumer<Map<Observation, Tensor>> listener) {
        this.network = network;
        this.observed = observed;
        this.listener = listener;
    }

    @Override
    public List<NetworkInput> inputs() {
        return network.inputs();
    }

    @Override
    public List<String> outputs() {
        List<String> extra = observed.keySet().stream().map(Observation::outputName).toList();
        return network.outputs().stream().filter(name -> !extra.contains(name)).toList();
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Map<String, Tensor> results = new HashMap<>(network.run(inputs));
        Map<Observation, Tensor> seen = new HashMap<>();
        for (Observation observation : observed.keySet()) {
            seen.put(observation, requireNonNull(results.remove(observation.outputName())));
        }
        listener.accept(seen);
        return results;
    }

    @Override
    public void run(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
        Map<String, Tensor> all = new HashMap<>(outputs);
        Map<Observation, Tensor> seen = new HashMap<>();
        observed.forEach((observation, shape) -> {
            Tensor tensor = Tensor.zeros(shape);
            seen.put(observation, tensor);
            all.put(observation.outputName(), tensor);
        });
        network.run(inputs, all);
        listener.accept(seen);
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
