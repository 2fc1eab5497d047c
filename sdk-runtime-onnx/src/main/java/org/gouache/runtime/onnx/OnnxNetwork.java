package org.gouache.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;

import org.gouache.GouacheException;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.Value;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.Network;
import org.gouache.runtime.NetworkTerminatedException;
import org.gouache.runtime.Observation;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;
import org.jspecify.annotations.Nullable;

import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

final class OnnxNetwork implements Network {
    private final NetworkDefinition definition;
    private final LoadOptions options;
    private final OrtSession session;
    private final List<String> outputs;
    private final Object lock = new Object();
    private @Nullable RunOptions running;
    private boolean terminated;

    OnnxNetwork(NetworkDefinition definition, byte[] model, LoadOptions options) {
        this.definition = definition;
        this.options = options;
        try (SessionOptions session = new SessionOptions()) {
            if (options.threads() > 0) {
                session.setIntraOpNumThreads(options.threads());
            }
            this.session = Ort.environment().createSession(model, session);
        } catch (OrtException e) {
            throw Ort.failure(definition.name(), e);
        }
        this.outputs = List.copyOf(session.getOutputNames());
    }

    @Override
    public List<NetworkInput> inputs() {
        return definition.inputs();
    }

    @Override
    public List<String> outputs() {
        return outputs;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Map<String, Tensor> results = new LinkedHashMap<>();
        shapes(inputs).forEach((name, shape) -> results.put(name, Tensor.zeros(shape)));
        run(inputs, results);
        return results;
    }

    private Map<String, Shape> shapes(Map<String, Tensor> inputs) {
        Map<String, Shape> given = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> given.put(name, tensor.shape()));
        Graph graph = definition.build(given);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        graph.outputs().forEach((name, value) -> shapes.put(name, value.shape()));
        for (Observation observation : options.observations()) {
            Value value = graph.value(observation.module());
            shapes.put(observation.outputName(), observation.shape(value.shape()));
        }
        return shapes;
    }

    @Override
    public void run(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        Map<String, OnnxTensor> results = new LinkedHashMap<>();
        try (RunOptions run = new RunOptions()) {
            try {
                for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
                    feeds.put(input.getKey(), wrap(input.getValue()));
                }
                for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
                    results.put(output.getKey(), wrap(output.getValue()));
                }
                synchronized (lock) {
                    running = run;
                    terminated = false;
                }
                session.run(feeds, Set.of(), results, run).close();
            } finally {
                synchronized (lock) {
                    running = null;
                }
                feeds.values().forEach(OnnxTensor::close);
                results.values().forEach(OnnxTensor::close);
            }
        } catch (OrtException e) {
            if (terminated) {
                throw new NetworkTerminatedException(definition.name());
            }
            throw Ort.failure(definition.name(), e);
        }
    }

    private static OnnxTensor wrap(Tensor tensor) throws OrtException {
        OrtEnvironment environment = Ort.environment();
        long[] shape = tensor.shape().toArray();
        var bytes = tensor.data().asByteBuffer().order(ByteOrder.nativeOrder());
        return tensor.type() == ElementType.I64
                ? OnnxTensor.createTensor(environment, bytes.asLongBuffer(), shape)
                : OnnxTensor.createTensor(environment, bytes.asFloatBuffer(), shape);
    }

    @Override
    public void replace(String weight, Weight value) {
        throw new GouacheException("not swappable");
    }

    @Override
    public void terminate() {
        synchronized (lock) {
            if (running != null) {
                try {
                    running.setTerminate(true);
                    terminated = true;
                } catch (OrtException e) {
                    throw Ort.failure(definition.name(), e);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw Ort.failure(definition.name(), e);
        }
    }
}
