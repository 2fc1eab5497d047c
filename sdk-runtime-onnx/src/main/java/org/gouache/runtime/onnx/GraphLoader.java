package org.gouache.runtime.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;

import org.gouache.graph.Graph;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.Parameter;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Observation;
import org.gouache.runtime.onnx.model.Border;
import org.gouache.runtime.onnx.model.Lowering;
import org.gouache.runtime.onnx.model.WeightSource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes models of graphs, and networks of them. */
final class GraphLoader {
    private GraphLoader() {}

    static OnnxNetwork load(GraphSource source, Target target) {
        LoadOptions options = target.options();
        NetworkDefinition definition = source.definition();
        String name = definition.name();
        Graph graph = definition.build();
        SwappableWeights swappable = swappable(graph, source, target);
        SharedWeights shared = new SharedWeights(name);
        try {
            ModelProto model =
                    Lowering.lower(
                            graph,
                            definition.inputs(),
                            target.dialect(),
                            new WeightSource(source.weights(), options.swappable(), shared),
                            options.observations(),
                            Border.DEFINITION);
            shared.complete();
            OnnxModel inMemory =
                    new OnnxModel.InMemory(model.toByteArray(), shared.root(), shared::close);
            return new OnnxNetwork(
                    name,
                    definition.inputs().stream().map(InputPort::of).toList(),
                    outputs(graph, options),
                    new ResultShapes(definition, definition.inputs(), options.observations()),
                    swappable,
                    Sessions.of(new SessionFactory(name, inMemory, target)));
        } catch (RuntimeException | Error e) {
            swappable.close();
            shared.close();
            throw e;
        }
    }

    private static List<OutputPort> outputs(Graph graph, LoadOptions options) {
        List<OutputPort> outputs = new ArrayList<>();
        graph.outputs().keySet().forEach(name -> outputs.add(OutputPort.of(name)));
        options.observations().stream()
                .map(Observation::outputName)
                .forEach(name -> outputs.add(OutputPort.of(name)));
        return outputs;
    }

    private static SwappableWeights swappable(Graph graph, GraphSource source, Target target) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        graph.parameters().stream()
                .filter(parameter -> target.options().swappable().contains(parameter.name()))
                .forEach(parameter -> parameters.put(parameter.name(), parameter));
        SwappableWeights weights =
                new SwappableWeights(graph.name(), target.dialect().type(), parameters);
        try {
            parameters.keySet().forEach(name -> weights.put(name, source.weights().get(name)));
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }
}
