package org.gouache.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What builders of one network have collected. */
final class GraphBody {
    final String network;
    final List<Value> inputs = new ArrayList<>();
    final List<Op> ops = new ArrayList<>();
    final Map<String, Value> modules = new LinkedHashMap<>();
    final Map<String, Value> outputs = new LinkedHashMap<>();
    final Map<String, Parameter> parameters = new HashMap<>();

    GraphBody(String network) {
        this.network = network;
    }

    Value declare(Value value) {
        if (modules.putIfAbsent(value.name(), value) != null) {
            throw new IllegalStateException(network + ": two values are named " + value.name());
        }
        return value;
    }

    Parameter declare(Parameter parameter) {
        Parameter known = parameters.putIfAbsent(parameter.name(), parameter);
        if (known != null && !known.equals(parameter)) {
            throw new IllegalStateException(
                    "%s: %s is also %s".formatted(network, parameter, known));
        }
        return parameter;
    }
}
