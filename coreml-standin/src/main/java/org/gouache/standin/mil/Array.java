package org.gouache.standin.mil;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.StoredTensor;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.tensor.Shape;

/**
 * Numbers of some type in row-major order. Those of every type are held as float32: integers are
 * exact up to 2^24, which is more than token ids, sizes and places need. Nobody changes the values
 * of an array once it is made, so that several may share them.
 *
 * @param values truths are 0 and 1
 */
record Array(MilType type, Shape shape, float[] values) implements Operand {
    private static final float GREATEST_INTEGER = 0x1p24f;
    private static final float LEAST_NORMAL_HALF = 0x1p-14f;

    Array {
        if (shape.elements() != values.length) {
            throw new IllegalArgumentException(
                    "%d values for shape %s".formatted(values.length, shape));
        }
    }

    static Array of(StoredTensor stored) {
        return new Array(stored.type(), stored.shape(), floats(stored));
    }

    private static float[] floats(StoredTensor stored) {
        if (stored.type().isFloatingPoint()) {
            return stored.toFloats();
        }
        float[] values = new float[Math.toIntExact(stored.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = stored.longAt(i);
        }
        return values;
    }

    TensorType tensorType() {
        return new TensorType(type, shape);
    }

    int rank() {
        return shape.rank();
    }

    /** The same values under another shape of as many elements. */
    Array reshaped(Shape other) {
        return new Array(type, other, values);
    }

    /** Other values of the same type. */
    Array with(Shape other, float[] others) {
        return new Array(type, other, others);
    }

    /** The elements at some places. */
    Array at(Strided places) {
        return with(places.shape(), places.read(values));
    }

    Strided places() {
        return Strided.of(shape);
    }

    /** Whether every value is one that the type has, but for the precision of float types. */
    boolean isSound() {
        if (type.isFloatingPoint()) {
            return true;
        }
        for (float value : values) {
            if (value != Math.rint(value) || Math.abs(value) > GREATEST_INTEGER) {
                return false;
            }
        }
        return true;
    }

    boolean isFinite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** These values rounded to float16: too large ones become infinite. */
    Array rounded() {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
        }
        return with(shape, rounded);
    }

    /** These values with 0 for those that are subnormal as float16. */
    Array flushed() {
        float[] flushed = values.clone();
        for (int i = 0; i < flushed.length; i++) {
            flushed[i] = Math.abs(flushed[i]) < LEAST_NORMAL_HALF ? 0 : flushed[i];
        }
        return with(shape, flushed);
    }

    int[] integers() {
        int[] integers = new int[values.length];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = (int) values[i];
        }
        return integers;
    }
}
