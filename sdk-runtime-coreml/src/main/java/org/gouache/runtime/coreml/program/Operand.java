package org.gouache.runtime.coreml.program;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.tensor.Shape;

/** A tensor of a program: an input, a constant, or a result of an operation. */
record Operand(String name, TensorType tensorType) {
    Operand(String name, MilType type, Shape shape) {
        this(name, new TensorType(type, shape));
    }

    MilType type() {
        return tensorType.type();
    }

    Shape shape() {
        return tensorType.shape();
    }
}
