package org.gouache.runtime.coreml.validation;

import static org.gouache.runtime.coreml.validation.Rule.scalar;
import static org.gouache.runtime.coreml.validation.Rule.value;
import static org.gouache.runtime.coreml.validation.Rule.vector;
import static org.gouache.runtime.coreml.validation.Types.FACTORS;
import static org.gouache.runtime.coreml.validation.Types.FLOATS;
import static org.gouache.runtime.coreml.validation.Types.INT32;
import static org.gouache.runtime.coreml.validation.Types.NUMBERS_AND_TRUTHS;
import static org.gouache.runtime.coreml.validation.Types.TEXT;

import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.tensor.Shape;

import java.util.Arrays;
import java.util.Map;

/** Operations that change a tensor's shape. */
final class Layouts {
    private Layouts() {}

    static Map<String, Signature> signatures() {
        return Map.of(
                "reshape",
                Signature.of(
                        Layouts::reshape, value("x", NUMBERS_AND_TRUTHS), vector("shape", INT32)),
                "transpose",
                Signature.of(
                        Layouts::transpose, value("x", NUMBERS_AND_TRUTHS), vector("perm", INT32)),
                "expand_dims",
                Signature.of(
                        Layouts::expand, value("x", NUMBERS_AND_TRUTHS), vector("axes", INT32)),
                "squeeze",
                Signature.of(
                        Layouts::squeeze, value("x", NUMBERS_AND_TRUTHS), vector("axes", INT32)),
                "tile",
                Signature.of(Layouts::tile, value("x", NUMBERS_AND_TRUTHS), vector("reps", INT32)),
                "pad",
                Signature.of(
                        Layouts::pad,
                        value("x", FLOATS),
                        vector("pad", INT32),
                        scalar("mode", TEXT),
                        scalar("constant_val", FLOATS)),
                "upsample_nearest_neighbor",
                Signature.of(
                        Layouts::upsample,
                        value("x", FLOATS).ranks(3, 5),
                        scalar("scale_factor_height", FACTORS),
                        scalar("scale_factor_width", FACTORS)));
    }

    /** One size may be -1, for what is left; 0 takes over the size that x has there. */
    private static TensorType reshape(Call call) {
        Shape x = call.shape("x");
        long[] sizes = call.numbers("shape");
        String asked = Arrays.toString(sizes);
        int open = -1;
        long product = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == 0 && sizes.length == x.rank()) {
                sizes[i] = x.size(i);
            }
            if (sizes[i] == -1 && open < 0) {
                open = i;
            } else if (sizes[i] < 1) {
                throw new Mismatch("shape", asked, "sizes, and at most one -1");
            } else {
                product = Math.multiplyExact(product, sizes[i]);
            }
        }
        if (open >= 0) {
            sizes[open] = x.elements() / product;
            product *= sizes[open];
        }
        if (product != x.elements()) {
            throw new Mismatch("shape", asked, "the %d elements of %s".formatted(x.elements(), x));
        }
        return Shapes.of(call.tensor("x"), sizes);
    }

    private static TensorType transpose(Call call) {
        Shape x = call.shape("x");
        int[] axes = call.axes("perm", x.rank());
        if (axes.length != x.rank()) {
            throw new Mismatch("perm", axes.length + " axes", "the %d of x".formatted(x.rank()));
        }
        return Shapes.of(call.tensor("x"), Arrays.stream(axes).mapToLong(x::size).toArray());
    }

    private static TensorType expand(Call call) {
        Shape x = call.shape("x");
        int rank = x.rank() + call.numbers("axes").length;
        int[] axes = call.axes("axes", rank);
        Arrays.sort(axes);
        long[] sizes = new long[rank];
        int next = 0;
        for (int d = 0; d < rank; d++) {
            sizes[d] = Arrays.binarySearch(axes, d) >= 0 ? 1 : x.size(next++);
        }
        return Shapes.of(call.tensor("x"), sizes);
    }

    private static TensorType squeeze(Call call) {
        Shape x = call.shape("x");
        long[] sizes = x.toArray();
        for (int axis : call.axes("axes", x.rank())) {
            if (sizes[axis] != 1) {
                throw new Mismatch("axes", "axis %d of %s".formatted(axis, x), "one of size 1");
            }
            sizes[axis] = -1;
        }
        return Shapes.of(call.tensor("x"), Arrays.stream(sizes).filter(it -> it >= 0).toArray());
    }

    private static TensorType tile(Call call) {
        Shape x = call.shape("x");
        long[] sizes = call.numbers("reps", x.rank());
        for (int d = 0; d < sizes.length; d++) {
            if (sizes[d] < 1) {
                throw new Mismatch("reps", Long.toString(sizes[d]), "1 or more");
            }
            sizes[d] = Math.multiplyExact(sizes[d], x.size(d));
        }
        return Shapes.of(call.tensor("x"), sizes);
    }

    private static TensorType pad(Call call) {
        call.choice("mode", "constant", "reflect", "replicate");
        call.requireSameType("constant_val", "x");
        Shape x = call.shape("x");
        long[] pads = call.numbers("pad");
        if (pads.length % 2 != 0 || pads.length > 2 * x.rank()) {
            throw new Mismatch("pad", pads.length + " numbers", "two for each padded dimension");
        }
        long[] sizes = x.toArray();
        int first = x.rank() - pads.length / 2;
        for (int i = 0; i < pads.length; i++) {
            if (pads[i] < 0) {
                throw new Mismatch("pad", Long.toString(pads[i]), "0 or more");
            }
            sizes[first + i / 2] += pads[i];
        }
        return Shapes.of(call.tensor("x"), sizes);
    }

    private static TensorType upsample(Call call) {
        Shape x = call.shape("x");
        return new TensorType(
                call.tensor("x").type(),
                x.with(-2, scaled(call, "scale_factor_height", x.size(-2)))
                        .with(-1, scaled(call, "scale_factor_width", x.size(-1))));
    }

    private static long scaled(Call call, String parameter, long size) {
        double factor = call.real(parameter);
        if (!(factor > 0)) {
            throw new Mismatch(parameter, Double.toString(factor), "more than 0");
        }
        return (long) Math.floor(size * factor);
    }
}
