package org.gouache.standin.mil;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A part of an array. */
final class Slices {
    private Slices() {}

    static Array byIndex(Call call) {
        Array x = call.array("x");
        int rank = x.rank();
        int[] begin = call.integers("begin");
        int[] end = call.integers("end");
        int[] ones = new int[rank];
        Arrays.fill(ones, 1);
        int[] stride = call.integers("stride", ones);
        if (begin.length != rank || end.length != rank || stride.length != rank) {
            throw call.error("begin, end or stride do not fit x " + x.shape());
        }
        boolean[] fromStart = call.flags("begin_mask", rank);
        boolean[] toEnd = call.flags("end_mask", rank);
        boolean[] single = call.flags("squeeze_mask", rank);
        Strided places = x.places();
        for (int d = 0; d < rank; d++) {
            int size = x.shape().dim(d);
            boolean forward = stride[d] > 0;
            int first = fromStart[d] ? (forward ? 0 : size - 1) : counted(begin[d], size);
            int last = toEnd[d] ? (forward ? size : -1) : counted(end[d], size);
            int count = single[d] ? 1 : Math.ceilDiv(last - first, stride[d]);
            if (first < 0 || count < 1 || first >= size || last < -1 || last > size) {
                throw call.error(
                        "entries %d to %d by %d of %d in dimension %d"
                                .formatted(first, last, stride[d], size, d));
            }
            places = places.slice(d, first, stride[d], count);
        }
        int[] dropped = IntStream.range(0, rank).filter(d -> single[d]).toArray();
        Array slice = x.at(places);
        return slice.reshaped(Layouts.without(slice.shape(), dropped));
    }

    /** Negative numbers count from the end. */
    private static int counted(int index, int size) {
        return index < 0 ? index + size : index;
    }

    static List<Array> split(Call call) {
        Array x = call.array("x");
        int axis = call.axis("axis", x.rank(), 0);
        int[] sizes = call.integers("split_sizes", equalParts(call, x.shape().dim(axis)));
        if (Arrays.stream(sizes).sum() != x.shape().size(axis)) {
            throw call.error("split %s into %s".formatted(x.shape(), Arrays.toString(sizes)));
        }
        int[] starts =
                IntStream.range(0, sizes.length)
                        .map(i -> Arrays.stream(sizes, 0, i).sum())
                        .toArray();
        return IntStream.range(0, sizes.length)
                .mapToObj(i -> x.at(x.places().slice(axis, starts[i], 1, sizes[i])))
                .toList();
    }

    private static int[] equalParts(Call call, int size) {
        int[] parts = new int[call.integer("num_splits", 1)];
        Arrays.fill(parts, size / parts.length);
        return parts;
    }
}
