package org.gouache.runtime.onnx;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;

import org.gouache.GouacheException;
import org.gouache.graph.NetworkInput;
import org.gouache.runtime.Network;
import org.gouache.runtime.NetworkTerminatedException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A network in ONNX Runtime. Tensors that a model takes as they are go in and out uncopied. */
final class OnnxNetwork implements Network {
    private final String name;
    private final List<InputPort> inputs;
    private final Map<String, OutputPort> outputs;
    private final ResultShapes shapes;
    private final SwappableWeights weights;
    private final Sessions sessions;
    private final Call call = new Call();
    private final AtomicBoolean closed = new AtomicBoolean();

    OnnxNetwork(
            String name,
            List<InputPort> inputs,
            List<OutputPort> outputs,
            ResultShapes shapes,
            SwappableWeights weights,
            Sessions sessions) {
        this.name = name;
        this.inputs = List.copyOf(inputs);
        this.outputs = new LinkedHashMap<>();
        outputs.forEach(port -> this.outputs.put(port.output(), port));
        this.shapes = shapes;
        this.weights = weights;
        this.sessions = sessions;
    }

    @Override
    public List<NetworkInput> inputs() {
        return inputs.stream().map(InputPort::input).toList();
    }

    @Override
    public List<String> outputs() {
        return List.copyOf(outputs.keySet());
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Map<String, Tensor> results = new LinkedHashMap<>();
        call(options -> {
            Map<String, Shape> shapes = resultShapes(inputs);
            for (String output : outputs.keySet()) {
                results.put(output, Tensor.zeros(shape(shapes, output)));
            }
            run(inputs, results, options);
        });
        return results;
    }

    @Override
    public void run(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
        call(options -> {
            Map<String, Shape> shapes = resultShapes(inputs);
            outputs.forEach((output, tensor) -> checkResult(output, tensor, shape(shapes, output)));
            run(inputs, outputs, options);
        });
    }

    private Map<String, Shape> resultShapes(Map<String, Tensor> given) {
        requireOpen();
        Map<String, Shape> inputShapes = new HashMap<>();
        given.forEach((input, tensor) -> inputShapes.put(input, tensor.shape()));
        Map<String, Shape> results = shapes.of(inputShapes);
        for (InputPort port : inputs) {
            ElementType type = tensor(given, port).type();
            if (type != port.input().type()) {
                throw new GouacheException(
                        "%s: input %s is of type %s, expected %s"
                                .formatted(name, port.input().name(), type, port.input().type()));
            }
        }
        return results;
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException(name + " is closed");
        }
    }

    private Shape shape(Map<String, Shape> results, String output) {
        Shape shape = outputs.containsKey(output) ? results.get(output) : null;
        if (shape == null) {
            throw new GouacheException(
                    "%s has no output %s, only %s".formatted(name, output, outputs.keySet()));
        }
        return shape;
    }

    private void checkResult(String output, Tensor tensor, Shape shape) {
        if (tensor.type() != ElementType.F32 || !tensor.shape().equals(shape)) {
            throw new GouacheException(
                    "%s: output %s is F32 %s, the tensor given for it is %s"
                            .formatted(name, output, shape, tensor));
        }
    }

    @FunctionalInterface
    private interface Work {
        void run(RunOptions options) throws OrtException;
    }

    /** Does work that can be ended from its beginning on. */
    private void call(Work work) {
        try (RunOptions options = new RunOptions()) {
            call.begin(options);
            try {
                work.run(options);
            } finally {
                call.end();
            }
        } catch (OrtException e) {
            if (call.wasTerminated()) {
                throw new NetworkTerminatedException(name);
            }
            throw Ort.failure(name, e);
        }
    }

    private void run(Map<String, Tensor> given, Map<String, Tensor> results, RunOptions options)
            throws OrtException {
        try (Arena arena = Arena.ofConfined()) {
            run(given, results, options, arena);
        }
    }

    private void run(
            Map<String, Tensor> given, Map<String, Tensor> results, RunOptions options, Arena arena)
            throws OrtException {
        OrtSession session = sessions.forSizes(sizes(given));
        Map<String, OnnxTensor> feeds = new HashMap<>();
        Map<String, OnnxTensor> receivers = new HashMap<>();
        Map<String, Tensor> received = new HashMap<>();
        try {
            for (InputPort port : inputs) {
                Tensor fitting = port.fit(name, tensor(given, port), arena);
                feeds.put(port.name(), Tensors.share(name, fitting));
            }
            for (Map.Entry<String, Tensor> result : results.entrySet()) {
                OutputPort port = port(result.getKey());
                Tensor receiver = port.receiver(result.getValue(), arena);
                received.put(port.output(), receiver);
                receivers.put(port.name(), Tensors.share(name, receiver));
            }
            Map<String, OnnxTensor> all = new HashMap<>(feeds);
            weights.feed(all);
            session.run(all, Set.of(), receivers, options).close();
        } finally {
            feeds.values().forEach(OnnxTensor::close);
            receivers.values().forEach(OnnxTensor::close);
        }
        received.forEach((output, tensor) ->
                port(output).deliver(tensor, requireNonNull(results.get(output))));
    }

    private Map<String, Long> sizes(Map<String, Tensor> given) {
        Map<String, Long> sizes = new HashMap<>();
        inputs.forEach(port -> port.measure(tensor(given, port), sizes));
        return sizes;
    }

    private static Tensor tensor(Map<String, Tensor> given, InputPort port) {
        return requireNonNull(given.get(port.input().name()));
    }

    private OutputPort port(String output) {
        return requireNonNull(outputs.get(output));
    }

    @Override
    public void replace(String weight, Weight value) {
        requireOpen();
        weights.put(weight, value);
    }

    @Override
    public void terminate() {
        try {
            call.terminate();
        } catch (OrtException e) {
            throw Ort.failure(name, e);
        }
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            try (weights) {
                sessions.close();
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
