package org.gouache.runtime.coreml.binding;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * An array that a model takes or gives.
 *
 * @param index in the model
 * @param type F16, F32, F64, I32 or I8
 * @param shape the usual one where others are allowed; null where the model does not tell it
 */
public record Feature(int index, Side side, String name, ElementType type, @Nullable Shape shape) {
    /** The end of a model at which a feature is. */
    public enum Side {
        INPUT,
        OUTPUT
    }

    /** As in {@code sample F16 [2, 4, 64, 64]}. */
    @Override
    public String toString() {
        return shape == null
                ? "%s %s".formatted(name, type)
                : "%s %s %s".formatted(name, type, shape);
    }
}
