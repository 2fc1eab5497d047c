package org.gouache.runtime.onnx;

import org.gouache.tensor.Conversion;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;

import java.lang.foreign.Arena;

/**
 * A result as a model gives it.
 *
 * @param output the network's name for it
 * @param name the model's name for it
 * @param type the model's type
 */
record OutputPort(String output, String name, ElementType type) {
    /** A float32 result of the same name. */
    static OutputPort of(String name) {
        return new OutputPort(name, name, ElementType.F32);
    }

    /** Memory for the model to write into: that of the float32 result itself if it can be. */
    Tensor receiver(Tensor result, Arena arena) {
        return type == ElementType.F32 && result.data().isNative()
                ? result
                : Tensor.allocate(type, result.shape(), arena);
    }

    /** Brings what the model has written to the result. */
    void deliver(Tensor received, Tensor result) {
        if (received != result) {
            Conversion.convert(type, received.data(), ElementType.F32, result.data());
        }
    }
}
