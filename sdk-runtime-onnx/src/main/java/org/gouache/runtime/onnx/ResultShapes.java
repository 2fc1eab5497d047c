package org.gouache.runtime.onnx;

import org.gouache.graph.Graph;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.runtime.Observation;
import org.gouache.tensor.Shape;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shapes of a network's results by those of its inputs, for the inputs of the last few calls.
 */
final class ResultShapes {
    private static final int KEPT = 4;

    private final NetworkDefinition definition;
    private final List<NetworkInput> inputs;
    private final List<Observation> observations;
    private final LinkedHashMap<Map<String, Shape>, Map<String, Shape>> known =
            new LinkedHashMap<>(KEPT, 1, true);

    /**
     * @param inputs the network's inputs as they are here: sizes may be fixed
     */
    ResultShapes(
            NetworkDefinition definition,
            List<NetworkInput> inputs,
            List<Observation> observations) {
        this.definition = definition;
        this.inputs = inputs;
        this.observations = observations;
    }

    /**
     * @throws org.gouache.GouacheException if an input is missing, unknown or of a shape that the
     *     network cannot take
     */
    Map<String, Shape> of(Map<String, Shape> given) {
        Map<String, Shape> shapes = known.get(given);
        if (shapes == null) {
            NetworkInput.check(definition.name(), inputs, given);
            shapes = of(definition.build(given));
            known.put(Map.copyOf(given), shapes);
            if (known.size() > KEPT) {
                known.pollFirstEntry();
            }
        }
        return shapes;
    }

    private Map<String, Shape> of(Graph graph) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        graph.outputs().forEach((name, value) -> shapes.put(name, value.shape()));
        for (Observation observation : observations) {
            shapes.put(observation.outputName(), observation.shape(graph));
        }
        return shapes;
    }
}
