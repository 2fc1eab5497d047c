package org.gouache.runtime.coreml;

import org.gouache.ModelKind;
import org.gouache.graph.Graph;
import org.gouache.graph.Value;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Port;

import java.util.HashMap;
import java.util.Map;

/**
 * What models call the inputs and outputs of a network: our own packages, and those of Apple's
 * converter.
 */
final class KnownNames {
    private final Map<String, String> inputs = new HashMap<>();
    private final Map<String, String> outputs = new HashMap<>();

    private KnownNames() {}

    static KnownNames of(Graph graph) {
        KnownNames names = new KnownNames();
        for (ModelKind kind : ModelKind.values()) {
            names.add(graph, Border.apple(graph, kind, Precision.FLOAT16));
        }
        names.add(graph, Border.definition(graph));
        return names;
    }

    private void add(Graph graph, Border border) {
        border.inputs().forEach(port -> inputs.put(port.name(), port.value().name()));
        Map<Value, String> byValue = new HashMap<>();
        graph.outputs().forEach((name, value) -> byValue.putIfAbsent(value, name));
        for (Port port : border.outputs()) {
            outputs.put(port.name(), byValue.getOrDefault(port.value(), port.name()));
        }
    }

    /** The network's name for a model's input; the model's own where it is not known. */
    String input(String name) {
        return inputs.getOrDefault(name, name);
    }

    /** The network's name for a model's output; the model's own where it is not known. */
    String output(String name) {
        return outputs.getOrDefault(name, name);
    }
}
