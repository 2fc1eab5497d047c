package org.gouache.standin.mil;

import org.gouache.tensor.Shape;

import java.util.List;

/** Arrays side by side. */
final class Joins {
    private Joins() {}

    static Array concat(Call call) {
        List<Array> values = call.arrays("values");
        if (values.isEmpty()) {
            throw call.error("no values");
        }
        if (call.flag("interleave")) {
            throw call.error("values that are interleaved");
        }
        return concat(call, values, call.axis("axis", values.getFirst().rank(), 0));
    }

    /** Along a new dimension. */
    static Array stack(Call call) {
        List<Array> values = call.arrays("values");
        if (values.isEmpty()) {
            throw call.error("no values");
        }
        int axis = call.axis("axis", values.getFirst().rank() + 1, 0);
        return concat(
                call,
                values.stream()
                        .map(value -> value.reshaped(value.places().repeated(axis, 1).shape()))
                        .toList(),
                axis);
    }

    private static Array concat(Call call, List<Array> values, int axis) {
        Array first = values.getFirst();
        Shape shape = first.shape().with(axis, 0);
        for (Array value : values) {
            if (value.type() != first.type()
                    || value.rank() != shape.rank()
                    || !value.shape().with(axis, 0).equals(first.shape().with(axis, 0))) {
                throw call.error("%s beside %s".formatted(value.tensorType(), first.tensorType()));
            }
            shape = shape.with(axis, shape.size(axis) + value.shape().size(axis));
        }
        float[] result = new float[Math.toIntExact(shape.elements())];
        int outer = 1;
        for (int d = 0; d < axis; d++) {
            outer *= shape.dim(d);
        }
        int at = 0;
        for (int i = 0; i < outer; i++) {
            for (Array value : values) {
                int length = value.values().length / outer;
                System.arraycopy(value.values(), i * length, result, at, length);
                at += length;
            }
        }
        return first.with(shape, result);
    }
}
