package org.gouache.runtime.coreml.validation;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.runtime.coreml.proto.Mil;
import org.jspecify.annotations.Nullable;

/**
 * A value that an operation takes.
 *
 * @param knownTensor null for texts, and for what has an open size
 * @param name of the constant that it is; null if it is none, or stands in the operation itself
 * @param value that stands in the operation itself; null if none does
 */
record Operand(
        Mil.ValueType type,
        @Nullable TensorType knownTensor,
        boolean isConstant,
        @Nullable String name,
        Mil.@Nullable Value value) {
    static Operand computed(Mil.ValueType type) {
        return new Operand(type, tensor(type), false, null, null);
    }

    static Operand constant(String name, Mil.ValueType type) {
        return new Operand(type, tensor(type), true, name, null);
    }

    static Operand immediate(Mil.Value value) {
        return new Operand(value.getType(), tensor(value.getType()), true, null, value);
    }

    private static @Nullable TensorType tensor(Mil.ValueType type) {
        try {
            return TensorType.of(type);
        } catch (GouacheException _) {
            return null;
        }
    }

    boolean isText() {
        return type.getTensorType().getDataType() == Mil.DataType.STRING;
    }

    boolean isTensor() {
        return knownTensor != null;
    }

    TensorType tensor() {
        return requireNonNull(knownTensor);
    }

    @Override
    public String toString() {
        return isText() ? "a text" : isTensor() ? tensor().toString() : "something of open size";
    }
}
