package org.gouache.runtime.onnx;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import org.gouache.GouacheException;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.tensor.Conversion;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;

/**
 * An input as a model takes it.
 *
 * @param input as the network's definition has it
 * @param name the model's name for it
 * @param type the model's type
 * @param dimensions the model's dimensions
 */
record InputPort(NetworkInput input, String name, ElementType type, List<Dimension> dimensions) {

    /** An input that the model takes as the definition has it. */
    static InputPort of(NetworkInput input) {
        return new InputPort(input, input.name(), input.type(), input.dimensions());
    }

    /** Notes the values that a tensor gives to the model's open sizes. */
    void measure(Tensor tensor, Map<String, Long> sizes) {
        for (int axis = 0; axis < dimensions.size(); axis++) {
            if (dimensions.get(axis) instanceof Dimension.Open(String symbol, _)) {
                sizes.put(symbol, tensor.shape().size(axis));
            }
        }
    }

    /**
     * The tensor as the model takes it: itself if it can be, otherwise a copy.
     *
     * @param arena where copies go
     * @throws GouacheException if the model cannot take these values
     */
    Tensor fit(String network, Tensor tensor, Arena arena) {
        Tensor ranked = takesOneForAll() ? onlyValue(network, tensor) : tensor;
        if (ranked.type() == type && ranked.data().isNative()) {
            return ranked;
        }
        Tensor copy = Tensor.allocate(type, ranked.shape(), arena);
        switch (type) {
            case I32 -> toInts(network, ranked, copy);
            case I64 -> toLongs(ranked, copy);
            default -> Conversion.convert(ranked.type(), ranked.data(), type, copy.data());
        }
        return copy;
    }

    /**
     * Whether the model wants a single value where the definition has one for each of the batch.
     */
    private boolean takesOneForAll() {
        boolean one = dimensions.isEmpty() || dimensions.equals(List.of(new Dimension.Fixed(1)));
        return one && !dimensions.equals(input.dimensions());
    }

    private Tensor onlyValue(String network, Tensor tensor) {
        float first = tensor.getFloat(0);
        for (long i = 1; i < tensor.shape().elements(); i++) {
            if (tensor.getFloat(i) != first) {
                throw new GouacheException(
                        "%s: this model takes one %s for the whole batch, not %s and %s"
                                .formatted(network, input.name(), first, tensor.getFloat(i)));
            }
        }
        Shape shape = dimensions.isEmpty() ? Shape.scalar() : Shape.of(1);
        return tensor.slice(0, 1).reshape(shape);
    }

    private void toInts(String network, Tensor from, Tensor to) {
        for (long i = 0; i < from.shape().elements(); i++) {
            to.data().setAtIndex(JAVA_INT, i, narrow(network, integer(from, i)));
        }
    }

    private static void toLongs(Tensor from, Tensor to) {
        for (long i = 0; i < from.shape().elements(); i++) {
            to.data().setAtIndex(JAVA_LONG, i, integer(from, i));
        }
    }

    /** An element as an integer; what follows the point is dropped, as the reference drops it. */
    private static long integer(Tensor tensor, long index) {
        return tensor.type() == ElementType.I64
                ? tensor.data().get(JAVA_LONG_UNALIGNED, index * Long.BYTES)
                : (long) tensor.getFloat(index);
    }

    private int narrow(String network, long value) {
        if ((int) value != value) {
            throw new GouacheException(
                    "%s: input %s has %d, this model takes 32 bits"
                            .formatted(network, input.name(), value));
        }
        return (int) value;
    }
}
