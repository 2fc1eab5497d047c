package org.gouache.standin.mil;

import org.gouache.tensor.Shape;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Entries of an array whose places come from another. */
final class Indexing {
    private Indexing() {}

    /** Along one dimension. */
    static Array gather(Call call) {
        Array x = call.array("x");
        Array indices = indices(call);
        int axis = call.axis("axis", x.rank(), 0);
        int batchDims = batchDims(call, x, indices, axis);
        Shape xs = x.shape();
        int batch = product(xs, 0, batchDims);
        int between = product(xs, batchDims, axis);
        int size = xs.dim(axis);
        int inner = product(xs, axis + 1, xs.rank());
        int count = product(indices.shape(), batchDims, indices.rank());
        float[] result = new float[batch * between * count * inner];
        int at = 0;
        for (int outer = 0; outer < batch * between; outer++) {
            for (int i = 0; i < count; i++) {
                int index = place(call, indices.values()[outer / between * count + i], size);
                System.arraycopy(x.values(), (outer * size + index) * inner, result, at, inner);
                at += inner;
            }
        }
        long[] before = Arrays.copyOf(xs.toArray(), axis);
        return x.with(join(before, tail(indices.shape(), batchDims), tail(xs, axis + 1)), result);
    }

    /** By several coordinates at once, which are the last dimension of the indices. */
    static Array gatherNd(Call call) {
        Array x = call.array("x");
        Array indices = indices(call);
        int batchDims = batchDims(call, x, indices, x.rank());
        int coordinates = indices.rank() == 0 ? 0 : indices.shape().dim(-1);
        int first = batchDims + coordinates;
        if (coordinates == 0 || first > x.rank()) {
            throw call.error("x %s, indices %s".formatted(x.shape(), indices.shape()));
        }
        Shape xs = x.shape();
        int inner = product(xs, first, xs.rank());
        int batch = product(xs, 0, batchDims);
        int count = product(indices.shape(), batchDims, indices.rank() - 1);
        float[] result = new float[batch * count * inner];
        for (int i = 0; i < batch * count; i++) {
            int place = i / count;
            for (int c = 0; c < coordinates; c++) {
                int size = xs.dim(batchDims + c);
                float index = indices.values()[i * coordinates + c];
                place = place * size + place(call, index, size);
            }
            System.arraycopy(x.values(), place * inner, result, i * inner, inner);
        }
        long[] before = Arrays.copyOf(indices.shape().toArray(), indices.rank() - 1);
        return x.with(join(before, tail(xs, first)), result);
    }

    private static Array indices(Call call) {
        Array indices = call.array("indices");
        if (indices.type().isFloatingPoint()) {
            throw call.error("indices are of type " + indices.type());
        }
        call.flag("validate_indices");
        return indices;
    }

    private static int batchDims(Call call, Array x, Array indices, int most) {
        int count = call.integer("batch_dims", 0);
        if (count < 0
                || count > most
                || count > indices.rank()
                || !Arrays.equals(
                        Arrays.copyOf(x.shape().toArray(), count),
                        Arrays.copyOf(indices.shape().toArray(), count))) {
            throw call.error(
                    "%d batch_dims for x %s, indices %s"
                            .formatted(count, x.shape(), indices.shape()));
        }
        return count;
    }

    private static int place(Call call, float index, int size) {
        if (index < 0 || index >= size) {
            throw call.error("no index %.0f among %d".formatted(index, size));
        }
        return (int) index;
    }

    private static int product(Shape shape, int from, int to) {
        int product = 1;
        for (int d = from; d < to; d++) {
            product = Math.multiplyExact(product, shape.dim(d));
        }
        return product;
    }

    private static long[] tail(Shape shape, int from) {
        return Arrays.copyOfRange(shape.toArray(), from, shape.rank());
    }

    private static Shape join(long[]... parts) {
        return Shape.of(Arrays.stream(parts).flatMapToLong(LongStream::of).toArray());
    }
}
