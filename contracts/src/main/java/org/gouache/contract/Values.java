package org.gouache.contract;

import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/** Values for networks, and values that they should give. */
final class Values {
    private Values() {}

    static Tensor ramp(Shape shape, IntToDoubleFunction value) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(i);
        }
        return Tensor.of(shape, values);
    }

    static float[] map(float[] values, DoubleUnaryOperator f) {
        float[] mapped = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            mapped[i] = (float) f.applyAsDouble(values[i]);
        }
        return mapped;
    }

    static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
