package org.gouache.runtime.coreml;

import static java.util.Objects.requireNonNull;

import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A network's models for one set of shapes, bound to their memory. */
final class Session implements AutoCloseable {
    private final ModelChain models;
    private final Batch batch;
    private final Map<String, Bound> inputs = new LinkedHashMap<>();
    private final Map<String, Bound> outputs = new LinkedHashMap<>();

    /**
     * @param array the model's memory, in the port's shape
     */
    private record Bound(ArrayPort port, Tensor array) {}

    /**
     * @param models the session's from now on
     */
    Session(ModelChain models, Batch batch, List<ArrayPort> inputs, List<ArrayPort> outputs) {
        this.models = models;
        this.batch = batch;
        Function<ArrayPort, Bound> bind =
                port -> new Bound(port, models.memory(port.array()).reshape(port.shape()));
        try {
            models.bind(
                    outputs.stream().collect(Collectors.toMap(ArrayPort::array, ArrayPort::shape)));
            inputs.forEach(port -> this.inputs.put(port.name(), bind.apply(port)));
            outputs.forEach(port -> this.outputs.put(port.name(), bind.apply(port)));
        } catch (RuntimeException | Error e) {
            models.close();
            throw e;
        }
    }

    /** The shapes of all results for given inputs. */
    Map<String, Shape> resultShapes(Map<String, Tensor> given) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        outputs.forEach((name, bound) -> {
            Shape shape = bound.port().shape();
            shapes.put(name, batch.isWhole() ? shape : shape.with(0, Batch.size(given)));
        });
        return shapes;
    }

    /**
     * @param goOn asked before each call of a model
     * @return whether all was computed
     */
    boolean run(Map<String, Tensor> given, Map<String, Tensor> results, BooleanSupplier goOn) {
        for (int call = 0; call < batch.calls(given); call++) {
            if (!goOn.getAsBoolean()) {
                return false;
            }
            for (Bound input : inputs.values()) {
                Tensor tensor = requireNonNull(given.get(input.port().name()));
                batch.enter(input.port().order(), tensor, input.array(), call);
            }
            models.run();
            for (Map.Entry<String, Tensor> result : results.entrySet()) {
                Bound output = requireNonNull(outputs.get(result.getKey()));
                batch.leave(output.port().order(), output.array(), result.getValue(), call);
            }
        }
        return goOn.getAsBoolean();
    }

    @Override
    public void close() {
        models.close();
    }
}
