package org.gouache.runtime.coreml.validation;

import static org.gouache.runtime.coreml.validation.Rule.constant;
import static org.gouache.runtime.coreml.validation.Rule.scalar;
import static org.gouache.runtime.coreml.validation.Rule.value;
import static org.gouache.runtime.coreml.validation.Rule.vector;
import static org.gouache.runtime.coreml.validation.Types.FLOATS;
import static org.gouache.runtime.coreml.validation.Types.INT32;
import static org.gouache.runtime.coreml.validation.Types.MASKS;
import static org.gouache.runtime.coreml.validation.Types.TEXT;
import static org.gouache.runtime.coreml.validation.Types.TRUTHS;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.tensor.Shape;

import java.util.List;
import java.util.Map;

/** Operations that sum products: linear layers, convolutions, attention. */
final class Products {
    /** The first specification in which weights need not have the type of what they multiply. */
    private static final int WITH_MIXED_TYPES = 8;

    private static final int WITH_ATTENTION = 9;

    private Products() {}

    static Map<String, Signature> signatures() {
        return Map.of(
                "conv",
                Signature.of(
                        Products::convolution,
                        value("x", FLOATS).ranks(3, 5),
                        value("weight", FLOATS).ranks(3, 5),
                        vector("bias", FLOATS).optional(),
                        vector("strides", INT32),
                        scalar("pad_type", TEXT),
                        vector("pad", INT32),
                        vector("dilations", INT32),
                        scalar("groups", INT32)),
                "linear",
                Signature.of(
                        Products::linear,
                        value("x", FLOATS).ranks(1, 3),
                        constant("weight", FLOATS).rank(2),
                        vector("bias", FLOATS)),
                "matmul",
                Signature.of(
                        Products::matmul,
                        value("x", FLOATS).ranks(2, 5),
                        value("y", FLOATS).ranks(2, 5),
                        scalar("transpose_x", TRUTHS),
                        scalar("transpose_y", TRUTHS)),
                "einsum",
                Signature.of(
                        Products::einsum,
                        value("values", FLOATS).list().ranks(3, 4),
                        scalar("equation", TEXT)),
                "scaled_dot_product_attention",
                Signature.of(
                                Products::attention,
                                value("query", FLOATS).ranks(3, 5),
                                value("key", FLOATS).ranks(3, 5),
                                value("value", FLOATS).ranks(3, 5),
                                value("attn_mask", MASKS).optional())
                        .since(WITH_ATTENTION));
    }

    private static void requireTypes(Call call) {
        if (call.specification() < WITH_MIXED_TYPES) {
            call.requireSameType("weight", "x");
            call.requireSameType("bias", "x");
        }
    }

    private static TensorType convolution(Call call) {
        requireTypes(call);
        Shape x = call.shape("x");
        Shape weight = call.shape("weight");
        if (weight.rank() != x.rank()) {
            throw new Mismatch("weight", "rank " + weight.rank(), "rank " + x.rank());
        }
        long groups = call.number("groups");
        if (groups < 1 || x.size(1) % groups != 0 || weight.size(0) % groups != 0) {
            throw new Mismatch(
                    "groups",
                    Long.toString(groups),
                    "a divisor of %d and %d channels".formatted(x.size(1), weight.size(0)));
        }
        if (weight.size(1) != x.size(1) / groups) {
            throw new Mismatch(
                    "weight", "shape " + weight, "%d input channels".formatted(x.size(1) / groups));
        }
        call.requireShape("bias", Shape.of(weight.size(0)));
        long[] sizes = x.toArray();
        sizes[1] = weight.size(0);
        int dimensions = x.rank() - 2;
        long[] strides = call.numbers("strides", dimensions);
        long[] dilations = call.numbers("dilations", dimensions);
        long[] pads = call.numbers("pad", 2 * dimensions);
        String kind = call.choice("pad_type", "custom", "valid", "same", "same_lower");
        for (int d = 0; d < dimensions; d++) {
            requirePositive("strides", strides[d]);
            requirePositive("dilations", dilations[d]);
            long kernel = dilations[d] * (weight.size(d + 2) - 1) + 1;
            long size = x.size(d + 2);
            sizes[d + 2] =
                    switch (kind) {
                        case "custom" ->
                                steps(size + pads[2 * d] + pads[2 * d + 1], kernel, strides[d]);
                        case "valid" -> steps(size, kernel, strides[d]);
                        default -> Math.ceilDiv(size, strides[d]);
                    };
        }
        return Shapes.of(call.tensor("x"), sizes);
    }

    private static void requirePositive(String parameter, long number) {
        if (number < 1) {
            throw new Mismatch(parameter, Long.toString(number), "1 or more");
        }
    }

    private static long steps(long size, long kernel, long stride) {
        if (size < kernel) {
            throw new Mismatch(
                    "weight", "a kernel over %d elements".formatted(kernel), "at most " + size);
        }
        return (size - kernel) / stride + 1;
    }

    private static TensorType linear(Call call) {
        requireTypes(call);
        Shape x = call.shape("x");
        Shape weight = call.shape("weight");
        if (weight.size(1) != x.size(-1)) {
            throw new Mismatch("weight", "shape " + weight, "%d inputs".formatted(x.size(-1)));
        }
        call.requireShape("bias", Shape.of(weight.size(0)));
        return new TensorType(call.tensor("x").type(), x.with(-1, weight.size(0)));
    }

    private static TensorType matmul(Call call) {
        call.requireSameType("y", "x");
        Shape x = call.shape("x");
        Shape y = call.shape("y");
        boolean turnedX = call.flag("transpose_x");
        boolean turnedY = call.flag("transpose_y");
        long inner = x.size(turnedX ? -2 : -1);
        if (y.size(turnedY ? -1 : -2) != inner) {
            throw new Mismatch("y", "shape " + y, "%d rows to sum over".formatted(inner));
        }
        Shape batch =
                Shapes.broadcast(Shapes.first(x, x.rank() - 2), "y", Shapes.first(y, y.rank() - 2));
        return Shapes.of(
                call.tensor("x"),
                Shapes.concat(
                        batch.toArray(),
                        new long[] {x.size(turnedX ? -1 : -2), y.size(turnedY ? -2 : -1)}));
    }

    /**
     * Only one form is known, with any letters: {@code nchw,nwhu->nchu}, or the same without the
     * first dimension.
     */
    private static TensorType einsum(Call call) {
        List<TensorType> values = call.tensors("values");
        if (values.size() != 2) {
            throw new Mismatch("values", values.size() + " values", "2");
        }
        TensorType first = values.get(0);
        TensorType second = values.get(1);
        if (second.type() != first.type()) {
            throw new Mismatch("values", second.type().toString(), first.type().toString());
        }
        String equation = call.text("equation").replace(" ", "");
        Shape x = first.shape();
        Shape y = second.shape();
        int rank = x.rank();
        String batch = rank == 4 ? "(?<n>[a-z])" : "(?<n>)";
        if (y.rank() != rank
                || !equation.matches(
                        batch
                                + "(?<c>[a-z])(?<h>[a-z])(?<w>[a-z]),"
                                + "\\k<n>\\k<w>\\k<h>(?<u>[a-z])->\\k<n>\\k<c>\\k<h>\\k<u>")
                || equation.substring(0, rank).chars().distinct().count() != rank
                || equation.substring(0, rank).indexOf(equation.charAt(2 * rank)) >= 0) {
            throw new Mismatch(
                    "equation",
                    "'%s' for ranks %d and %d".formatted(equation, rank, y.rank()),
                    "the form nchw,nwhu->nchu");
        }
        boolean fits = y.size(-3) == x.size(-1) && y.size(-2) == x.size(-2);
        if (!fits || rank == 4 && y.size(0) != x.size(0)) {
            throw new Mismatch(
                    "values", "shapes %s and %s".formatted(x, y), "equal sizes for equal letters");
        }
        return new TensorType(first.type(), x.with(-1, y.size(-1)));
    }

    private static TensorType attention(Call call) {
        call.requireSameType("key", "query");
        call.requireSameType("value", "query");
        Shape query = call.shape("query");
        Shape key = call.shape("key");
        int rank = query.rank();
        Shape batch = Shapes.first(query, rank - 2);
        for (String parameter : List.of("key", "value")) {
            Shape shape = call.shape(parameter);
            if (shape.rank() != rank || !Shapes.first(shape, rank - 2).equals(batch)) {
                throw new Mismatch(
                        parameter,
                        "shape " + shape,
                        "%s before the last two dimensions".formatted(batch));
            }
        }
        if (key.size(-1) != query.size(-1)) {
            throw new Mismatch("key", "shape " + key, "%d channels".formatted(query.size(-1)));
        }
        Shape value = call.shape("value");
        if (value.size(-2) != key.size(-2)) {
            throw new Mismatch("value", "shape " + value, "%d tokens".formatted(key.size(-2)));
        }
        requireMask(call, query.with(-1, key.size(-2)));
        return new TensorType(call.tensor("query").type(), query.with(-1, value.size(-1)));
    }

    private static void requireMask(Call call, Shape scores) {
        if (!call.has("attn_mask")) {
            return;
        }
        if (call.tensor("attn_mask").type() != MilType.BOOL) {
            call.requireSameType("attn_mask", "query");
        }
        Shape mask = call.shape("attn_mask");
        if (!Shapes.broadcast(scores, "attn_mask", mask).equals(scores)) {
            throw new Mismatch("attn_mask", "shape " + mask, "at most " + scores);
        }
    }
}
