package org.gouache.runtime.coreml;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.graph.NetworkInput;
import org.gouache.runtime.Network;
import org.gouache.runtime.NetworkTerminatedException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network on Core ML. What a call takes lies in memory that its models are bound to. */
final class CoreMlNetwork implements Network {
    private final String name;
    private final List<NetworkInput> inputs;
    private final List<String> outputs;
    private final Sessions sessions;
    private volatile boolean ended;
    private boolean closed;

    CoreMlNetwork(String name, List<NetworkInput> inputs, List<String> outputs, Sessions sessions) {
        this.name = name;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.sessions = sessions;
    }

    @Override
    public List<NetworkInput> inputs() {
        return inputs;
    }

    @Override
    public List<String> outputs() {
        return outputs;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        ended = false;
        Session session = session(inputs);
        Map<String, Tensor> results = new LinkedHashMap<>();
        Map<String, Shape> shapes = session.resultShapes(inputs);
        outputs.forEach(
                output -> results.put(output, Tensor.zeros(requireNonNull(shapes.get(output)))));
        run(session, inputs, results);
        return results;
    }

    @Override
    public void run(Map<String, Tensor> inputs, Map<String, Tensor> results) {
        ended = false;
        Session session = session(inputs);
        Map<String, Shape> shapes = session.resultShapes(inputs);
        results.forEach((output, tensor) -> requireFit(output, tensor, shapes));
        run(session, inputs, results);
    }

    private Session session(Map<String, Tensor> given) {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
        Map<String, Shape> shapes = new HashMap<>();
        given.forEach((input, tensor) -> shapes.put(input, tensor.shape()));
        NetworkInput.check(name, inputs, shapes);
        for (NetworkInput input : inputs) {
            ElementType type = requireNonNull(given.get(input.name())).type();
            if (type != input.type()) {
                throw new GouacheException(
                        "%s: input %s is of type %s, expected %s"
                                .formatted(name, input.name(), type, input.type()));
            }
        }
        return sessions.forShapes(shapes);
    }

    private void requireFit(String output, Tensor tensor, Map<String, Shape> shapes) {
        Shape shape = shapes.get(output);
        if (shape == null) {
            throw new GouacheException(
                    "%s has no output %s, only %s".formatted(name, output, outputs));
        }
        if (tensor.type() != ElementType.F32 || !tensor.shape().equals(shape)) {
            throw new GouacheException(
                    "%s: output %s is F32 %s, the tensor given for it is %s"
                            .formatted(name, output, shape, tensor));
        }
    }

    private void run(Session session, Map<String, Tensor> given, Map<String, Tensor> results) {
        if (!session.run(given, results, () -> !ended)) {
            throw new NetworkTerminatedException(name);
        }
    }

    @Override
    public void replace(String weight, Weight value) {
        throw new GouacheException(
                "%s: weight %s is not swappable: Core ML has its weights compiled in"
                        .formatted(name, weight));
    }

    /** A call of a model goes on to its end, and no other begins: Core ML offers no more. */
    @Override
    public void terminate() {
        ended = true;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sessions.close();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
