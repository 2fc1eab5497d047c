package org.gouache.standin.mil;

import org.gouache.tensor.Shape;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The same numbers under other shapes, in another order, or some of them. */
final class Layouts {
    private Layouts() {}

    /** A size of 0 is that of the input's dimension, -1 what is left. */
    static Array reshape(Call call) {
        Array x = call.array("x");
        int[] wanted = call.integers("shape");
        long[] sizes = new long[wanted.length];
        long known = 1;
        int open = -1;
        for (int d = 0; d < sizes.length; d++) {
            sizes[d] = wanted[d] == 0 ? x.shape().size(call.axis(d, x.rank())) : wanted[d];
            if (sizes[d] >= 0) {
                known *= sizes[d];
            } else if (sizes[d] == -1 && open < 0) {
                open = d;
            } else {
                throw call.error("shape " + Arrays.toString(wanted));
            }
        }
        if (open >= 0) {
            sizes[open] = known == 0 ? 0 : x.shape().elements() / known;
        }
        Shape shape = Shape.of(sizes);
        if (shape.elements() != x.shape().elements()) {
            throw call.error("%s as %s".formatted(x.shape(), Arrays.toString(wanted)));
        }
        return x.reshaped(shape);
    }

    static Array transpose(Call call) {
        Array x = call.array("x");
        int[] order =
                Arrays.stream(call.integers("perm")).map(d -> call.axis(d, x.rank())).toArray();
        if (order.length != x.rank() || Arrays.stream(order).distinct().count() != x.rank()) {
            throw call.error("perm %s of %s".formatted(Arrays.toString(order), x.shape()));
        }
        return x.at(x.places().permuted(order));
    }

    static Array expandDims(Call call) {
        Array x = call.array("x");
        int rank = x.rank() + call.integers("axes").length;
        Strided places = x.places();
        for (int axis : call.axes("axes", rank)) {
            places = places.repeated(axis, 1);
        }
        return x.reshaped(places.shape());
    }

    static Array squeeze(Call call) {
        Array x = call.array("x");
        int[] axes =
                call.has("axes")
                        ? call.axes("axes", x.rank())
                        : IntStream.range(0, x.rank())
                                .filter(d -> x.shape().size(d) == 1)
                                .toArray();
        if (Arrays.stream(axes).anyMatch(d -> x.shape().size(d) != 1)) {
            throw call.error("axes %s of %s".formatted(Arrays.toString(axes), x.shape()));
        }
        return x.reshaped(without(x.shape(), axes));
    }

    /**
     * @param axes ascending
     */
    static Shape without(Shape shape, int... axes) {
        return Shape.of(
                IntStream.range(0, shape.rank())
                        .filter(d -> Arrays.binarySearch(axes, d) < 0)
                        .mapToLong(shape::size)
                        .toArray());
    }

    static Array tile(Call call) {
        Array x = call.array("x");
        int[] times = call.integers("reps");
        if (times.length != x.rank()) {
            throw call.error("%d reps for %s".formatted(times.length, x.shape()));
        }
        Strided places = x.places();
        Shape shape = x.shape();
        for (int d = times.length - 1; d >= 0; d--) {
            places = places.repeated(d, times[d]);
            shape = shape.with(d, shape.size(d) * times[d]);
        }
        return x.at(places).reshaped(shape);
    }

    /** Each pixel as often as the factors say. */
    static Array upsampleNearest(Call call) {
        Array x = call.array("x");
        int vertical = factor(call, "scale_factor_height");
        int horizontal = factor(call, "scale_factor_width");
        int rank = x.rank();
        if (rank < 3) {
            throw call.error("x %s is no image".formatted(x.shape()));
        }
        Strided places = x.places().repeated(rank, horizontal).repeated(rank - 1, vertical);
        Shape shape =
                x.shape()
                        .with(-2, x.shape().size(-2) * vertical)
                        .with(-1, x.shape().size(-1) * horizontal);
        return x.at(places).reshaped(shape);
    }

    private static int factor(Call call, String name) {
        float factor = call.number(name, 1);
        if (factor < 1 || factor != Math.rint(factor)) {
            throw call.error("%s is %s, no whole number".formatted(name, factor));
        }
        return (int) factor;
    }
}
