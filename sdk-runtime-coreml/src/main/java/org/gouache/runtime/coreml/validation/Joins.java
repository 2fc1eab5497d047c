package org.gouache.runtime.coreml.validation;

import static org.gouache.runtime.coreml.validation.Rule.scalar;
import static org.gouache.runtime.coreml.validation.Rule.value;
import static org.gouache.runtime.coreml.validation.Rule.vector;
import static org.gouache.runtime.coreml.validation.Types.INT32;
import static org.gouache.runtime.coreml.validation.Types.NUMBERS_AND_TRUTHS;
import static org.gouache.runtime.coreml.validation.Types.TRUTHS;

import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.tensor.Shape;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Operations that join tensors or take them apart. */
final class Joins {
    private Joins() {}

    static Map<String, Signature> signatures() {
        return Map.of(
                "concat",
                Signature.of(
                        Joins::concat,
                        value("values", NUMBERS_AND_TRUTHS).list(),
                        scalar("axis", INT32),
                        scalar("interleave", TRUTHS)),
                "stack",
                Signature.of(
                        Joins::stack,
                        value("values", NUMBERS_AND_TRUTHS).list(),
                        scalar("axis", INT32)),
                "split",
                Signature.several(
                        Joins::split,
                        value("x", NUMBERS_AND_TRUTHS),
                        vector("split_sizes", INT32).optional(),
                        scalar("num_splits", INT32).optional(),
                        scalar("axis", INT32)));
    }

    private static TensorType concat(Call call) {
        List<TensorType> values = call.tensors("values");
        Shape first = values.getFirst().shape();
        int axis = call.axis("axis", first.rank());
        boolean interleaved = call.flag("interleave");
        long size = 0;
        for (TensorType value : values) {
            requireLike(values.getFirst(), value, interleaved ? -1 : axis);
            size += value.shape().size(axis);
        }
        return new TensorType(values.getFirst().type(), first.with(axis, size));
    }

    private static void requireLike(TensorType first, TensorType value, int exceptAxis) {
        boolean fits = value.type() == first.type() && value.shape().rank() == first.shape().rank();
        for (int d = 0; fits && d < first.shape().rank(); d++) {
            fits = d == exceptAxis || value.shape().size(d) == first.shape().size(d);
        }
        if (!fits) {
            throw new Mismatch(
                    "values",
                    "%s beside %s".formatted(value, first),
                    exceptAxis < 0
                            ? "equal shapes"
                            : "shapes that are equal but for axis " + exceptAxis);
        }
    }

    private static TensorType stack(Call call) {
        List<TensorType> values = call.tensors("values");
        TensorType first = values.getFirst();
        values.forEach(value -> requireLike(first, value, -1));
        int axis = call.axis("axis", first.shape().rank() + 1);
        long[] before = Shapes.first(first.shape(), axis).toArray();
        long[] after = Shapes.from(first.shape(), axis);
        return Shapes.of(
                first, Shapes.concat(Shapes.concat(before, new long[] {values.size()}), after));
    }

    private static List<TensorType> split(Call call) {
        Shape x = call.shape("x");
        int axis = call.axis("axis", x.rank());
        long[] sizes = call.has("split_sizes") ? call.numbers("split_sizes") : equal(call, x, axis);
        if (Arrays.stream(sizes).anyMatch(size -> size < 1)
                || Arrays.stream(sizes).sum() != x.size(axis)) {
            throw new Mismatch(
                    "split_sizes",
                    Arrays.toString(sizes),
                    "sizes that sum up to %d".formatted(x.size(axis)));
        }
        return Arrays.stream(sizes)
                .mapToObj(size -> new TensorType(call.tensor("x").type(), x.with(axis, size)))
                .toList();
    }

    private static long[] equal(Call call, Shape x, int axis) {
        if (!call.has("num_splits")) {
            throw new Mismatch("split_sizes", "neither that nor num_splits", "one of them");
        }
        long parts = call.number("num_splits");
        if (parts < 1 || parts > x.size(axis) || x.size(axis) % parts != 0) {
            throw new Mismatch(
                    "num_splits", Long.toString(parts), "a divisor of %d".formatted(x.size(axis)));
        }
        long[] sizes = new long[Math.toIntExact(parts)];
        Arrays.fill(sizes, x.size(axis) / parts);
        return sizes;
    }
}
