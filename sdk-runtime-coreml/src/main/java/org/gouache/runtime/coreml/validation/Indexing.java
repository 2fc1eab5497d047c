package org.gouache.runtime.coreml.validation;

import static org.gouache.runtime.coreml.validation.Rule.scalar;
import static org.gouache.runtime.coreml.validation.Rule.value;
import static org.gouache.runtime.coreml.validation.Rule.vector;
import static org.gouache.runtime.coreml.validation.Types.INT32;
import static org.gouache.runtime.coreml.validation.Types.NUMBERS_AND_TRUTHS;
import static org.gouache.runtime.coreml.validation.Types.TRUTHS;
import static org.gouache.runtime.coreml.validation.Types.WHOLE;

import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.tensor.Shape;

import java.util.Map;
import java.util.stream.LongStream;

/** Operations that take elements out of a tensor. */
final class Indexing {
    private static final int WITH_BATCHES = 7;
    private static final int WITH_VALIDATION = 8;

    private Indexing() {}

    static Map<String, Signature> signatures() {
        return Map.of(
                "slice_by_index",
                Signature.of(
                        Indexing::slice,
                        value("x", NUMBERS_AND_TRUTHS).ranks(1, 5),
                        vector("begin", INT32),
                        vector("end", INT32),
                        vector("stride", INT32).optional(),
                        vector("begin_mask", TRUTHS).optional(),
                        vector("end_mask", TRUTHS).optional(),
                        vector("squeeze_mask", TRUTHS).optional()),
                "gather",
                Signature.of(
                        Indexing::gather,
                        value("x", NUMBERS_AND_TRUTHS).ranks(1, 5),
                        value("indices", WHOLE),
                        scalar("axis", INT32),
                        scalar("batch_dims", INT32).since(WITH_BATCHES),
                        scalar("validate_indices", TRUTHS).since(WITH_VALIDATION)),
                "gather_nd",
                Signature.of(
                        Indexing::gatherAlongSeveral,
                        value("x", NUMBERS_AND_TRUTHS).ranks(1, 5),
                        value("indices", WHOLE).ranks(1, 5),
                        scalar("batch_dims", INT32).since(WITH_BATCHES),
                        scalar("validate_indices", TRUTHS).since(WITH_VALIDATION)));
    }

    private static TensorType slice(Call call) {
        Shape x = call.shape("x");
        int rank = x.rank();
        long[] begin = call.numbers("begin", rank);
        long[] end = call.numbers("end", rank);
        long[] stride = call.has("stride") ? call.numbers("stride", rank) : ones(rank);
        LongStream.Builder sizes = LongStream.builder();
        for (int d = 0; d < rank; d++) {
            if (stride[d] == 0) {
                throw new Mismatch("stride", "0", "another number");
            }
            if (isMasked(call, "squeeze_mask", d)) {
                requireIndex(begin[d], x.size(d));
                continue;
            }
            boolean forwards = stride[d] > 0;
            long from =
                    isMasked(call, "begin_mask", d)
                            ? forwards ? 0 : x.size(d) - 1
                            : fromFront(begin[d], x.size(d), forwards);
            long to =
                    isMasked(call, "end_mask", d)
                            ? forwards ? x.size(d) : -1
                            : fromFront(end[d], x.size(d), forwards);
            long size = Math.ceilDiv(to - from, stride[d]);
            if (size < 1) {
                throw new Mismatch(
                        "end",
                        "nothing between %d and %d of dimension %d".formatted(from, to, d),
                        "an element at least");
            }
            sizes.add(size);
        }
        return Shapes.of(call.tensor("x"), sizes.build().toArray());
    }

    private static long[] ones(int count) {
        return LongStream.generate(() -> 1).limit(count).toArray();
    }

    private static boolean isMasked(Call call, String mask, int dimension) {
        return call.has(mask) && call.numbers(mask, call.shape("x").rank())[dimension] != 0;
    }

    private static void requireIndex(long index, long size) {
        if (index < -size || index >= size) {
            throw new Mismatch(
                    "begin", Long.toString(index), "an index of %d elements".formatted(size));
        }
    }

    /** Negative positions count from the end; what lies outside is moved to the border. */
    private static long fromFront(long position, long size, boolean forwards) {
        long front = position < 0 ? position + size : position;
        return forwards
                ? Math.clamp(front, 0, size)
                : Math.clamp(front, -1, Math.max(-1, size - 1));
    }

    private static TensorType gather(Call call) {
        Shape x = call.shape("x");
        Shape indices = call.shape("indices");
        int axis = call.axis("axis", x.rank());
        int batch = batchDimensions(call, Math.min(axis, indices.rank()));
        long[] before = Shapes.first(x, axis).toArray();
        long[] gathered = Shapes.from(indices, batch);
        return Shapes.of(
                call.tensor("x"),
                Shapes.concat(Shapes.concat(before, gathered), Shapes.from(x, axis + 1)));
    }

    private static TensorType gatherAlongSeveral(Call call) {
        Shape x = call.shape("x");
        Shape indices = call.shape("indices");
        int batch = batchDimensions(call, Math.min(x.rank(), indices.rank()) - 1);
        long along = indices.size(-1);
        if (along < 1 || batch + along > x.rank()) {
            throw new Mismatch(
                    "indices",
                    "indices along %d dimensions".formatted(along),
                    "at most the %d of x".formatted(x.rank() - batch));
        }
        return Shapes.of(
                call.tensor("x"),
                Shapes.concat(
                        Shapes.first(indices, indices.rank() - 1).toArray(),
                        Shapes.from(x, batch + (int) along)));
    }

    private static int batchDimensions(Call call, int most) {
        long batch = call.has("batch_dims") ? call.number("batch_dims") : 0;
        if (batch < 0 || batch > most) {
            throw new Mismatch("batch_dims", Long.toString(batch), "0 to " + most);
        }
        Shape x = call.shape("x");
        Shape indices = call.shape("indices");
        if (!Shapes.first(x, (int) batch).equals(Shapes.first(indices, (int) batch))) {
            throw new Mismatch(
                    "indices", "shape " + indices, "the first %d sizes of %s".formatted(batch, x));
        }
        return (int) batch;
    }
}
