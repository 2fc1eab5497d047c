package org.gouache.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import org.gouache.GouacheException;
import org.gouache.graph.Parameter;
import org.gouache.palettize.decode.WeightElements;
import org.gouache.runtime.onnx.model.WeightSource;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;

import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;

/** The weights that are inputs of a model, so that they can be replaced between calls. */
final class SwappableWeights implements AutoCloseable {
    private final String network;
    private final ElementType type;
    private final Map<String, Parameter> parameters;
    private final Map<String, Held> held = new LinkedHashMap<>();

    /** A tensor and what it must not outlive. */
    private record Held(OnnxTensor tensor, Tensor memory) {}

    /**
     * @param type the model's type
     * @param parameters the swappable ones by name
     */
    SwappableWeights(String network, ElementType type, Map<String, Parameter> parameters) {
        this.network = network;
        this.type = type;
        this.parameters = parameters;
    }

    /**
     * @throws GouacheException if the weight is not swappable or has another shape
     */
    void put(String name, Weight value) {
        Parameter parameter = parameters.get(name);
        if (parameter == null) {
            throw new GouacheException(
                    "%s: weight %s is not swappable, only %s"
                            .formatted(network, name, parameters.keySet()));
        }
        Weight weight = WeightSource.of(network, parameter, value);
        Held old = held.put(name, hold(name, weight));
        if (old != null) {
            old.tensor().close();
        }
    }

    private Held hold(String name, Weight weight) {
        Tensor tensor =
                weight instanceof DenseWeight dense && isUsable(dense)
                        ? new Tensor(type, dense.shape(), dense.data())
                        : WeightElements.toTensor(weight, type, Arena.ofAuto());
        try {
            return new Held(
                    Tensors.share("%s: weight %s".formatted(network, name), tensor), tensor);
        } catch (OrtException e) {
            throw Ort.failure(network, e);
        }
    }

    private boolean isUsable(DenseWeight weight) {
        return weight.type() == type
                && weight.data().isNative()
                && weight.data().address() % type.bytes() == 0;
    }

    void feed(Map<String, OnnxTensor> feeds) {
        held.forEach((name, weight) -> feeds.put(name, weight.tensor()));
    }

    @Override
    public void close() {
        held.values().forEach(weight -> weight.tensor().close());
        held.clear();
    }
}
