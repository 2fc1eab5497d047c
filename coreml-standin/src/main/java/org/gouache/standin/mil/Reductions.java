package org.gouache.standin.mil;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.tensor.Shape;

import java.util.stream.IntStream;

/** What is left of an array of which some dimensions become single numbers. */
final class Reductions {
    private Reductions() {}

    static Array of(Call call, Rows.Reduction reduction) {
        Array x = call.array("x");
        int[] axes =
                call.has("axes")
                        ? call.axes("axes", x.rank())
                        : IntStream.range(0, x.rank()).toArray();
        return x.with(shape(call, x, axes), Rows.of(x, axes).reduce(reduction));
    }

    /** The place of the first of the greatest values. */
    static Array argmax(Call call) {
        Array x = call.array("x");
        int axis = call.axis("axis", x.rank(), -1);
        String type = call.text("output_dtype", "int32");
        if (!type.equals("int32")) {
            throw call.error("places as " + type);
        }
        float[] places =
                Rows.of(x, axis)
                        .reduce((values, first, length) -> {
                            int best = first;
                            for (int i = first; i < first + length; i++) {
                                best = values[i] > values[best] ? i : best;
                            }
                            return best - first;
                        });
        return new Array(MilType.INT32, shape(call, x, axis), places);
    }

    private static Shape shape(Call call, Array x, int... axes) {
        Shape shape = x.shape();
        for (int axis : axes) {
            shape = shape.with(axis, 1);
        }
        return call.flag("keep_dims") ? shape : Layouts.without(shape, axes);
    }

    static Array softmax(Call call) {
        Array x = call.array("x");
        return softmax(x, call.axis("axis", x.rank(), -1));
    }

    static Array softmax(Array x, int axis) {
        return Rows.of(x, axis)
                .map((values, first, length, result) -> {
                    float max = (float) Rows.max(values, first, length);
                    double sum = 0;
                    for (int i = first; i < first + length; i++) {
                        result[i] = (float) Math.exp(values[i] - max);
                        sum += result[i];
                    }
                    for (int i = first; i < first + length; i++) {
                        result[i] = (float) (result[i] / sum);
                    }
                });
    }
}
