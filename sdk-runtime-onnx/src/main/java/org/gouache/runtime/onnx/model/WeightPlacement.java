package org.gouache.runtime.onnx.model;

import ai.onnx.proto.OnnxMl.TensorProto;

import org.gouache.tensor.ElementType;
import org.gouache.weight.Weight;

/** Decides where the elements of a model's weights lie. */
@FunctionalInterface
public interface WeightPlacement {
    /**
     * Gives a tensor its elements, or says where they are.
     *
     * @param type the type that the elements must have there
     * @param tensor has its name, type and dimensions already
     */
    void place(Weight weight, ElementType type, TensorProto.Builder tensor);

    /** All elements in the model itself. */
    static WeightPlacement inline() {
        return (weight, type, tensor) -> tensor.setRawData(Elements.bytes(weight, type));
    }
}
