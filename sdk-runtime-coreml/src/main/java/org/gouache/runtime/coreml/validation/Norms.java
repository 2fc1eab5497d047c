package org.gouache.runtime.coreml.validation;

import static org.gouache.runtime.coreml.validation.Rule.constant;
import static org.gouache.runtime.coreml.validation.Rule.scalar;
import static org.gouache.runtime.coreml.validation.Rule.value;
import static org.gouache.runtime.coreml.validation.Rule.vector;
import static org.gouache.runtime.coreml.validation.Types.FLOATS;
import static org.gouache.runtime.coreml.validation.Types.INT32;
import static org.gouache.runtime.coreml.validation.Types.NUMBERS;
import static org.gouache.runtime.coreml.validation.Types.TEXT;
import static org.gouache.runtime.coreml.validation.Types.TRUTHS;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.tensor.Shape;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** Operations along axes: norms, softmax, means and maxima. */
final class Norms {
    private static final int WITH_OTHER_POSITIONS = 8;

    private Norms() {}

    static Map<String, Signature> signatures() {
        Signature reduction =
                Signature.of(
                        Norms::reduction,
                        value("x", NUMBERS).ranks(1, 5),
                        vector("axes", INT32),
                        scalar("keep_dims", TRUTHS));
        return Map.of(
                "softmax",
                Signature.of(Norms::softmax, value("x", FLOATS).ranks(1, 5), scalar("axis", INT32)),
                "layer_norm",
                Signature.of(
                        Norms::layerNorm,
                        value("x", FLOATS).ranks(1, 5),
                        vector("axes", INT32),
                        constant("gamma", FLOATS).optional(),
                        constant("beta", FLOATS).optional(),
                        scalar("epsilon", FLOATS)),
                "batch_norm",
                Signature.of(
                        Norms::byChannel,
                        value("x", FLOATS).ranks(3, 5),
                        vector("mean", FLOATS),
                        vector("variance", FLOATS),
                        vector("gamma", FLOATS).optional(),
                        vector("beta", FLOATS).optional(),
                        scalar("epsilon", FLOATS)),
                "instance_norm",
                Signature.of(
                        Norms::byChannel,
                        value("x", FLOATS).ranks(3, 4),
                        vector("gamma", FLOATS).optional(),
                        vector("beta", FLOATS).optional(),
                        scalar("epsilon", FLOATS)),
                "reduce_mean",
                reduction,
                "reduce_sum",
                reduction,
                "reduce_max",
                reduction,
                "reduce_min",
                reduction,
                "reduce_argmax",
                Signature.of(
                        Norms::position,
                        value("x", NUMBERS).ranks(1, 5),
                        scalar("axis", INT32),
                        scalar("keep_dims", TRUTHS),
                        scalar("output_dtype", TEXT).optional().since(WITH_OTHER_POSITIONS)));
    }

    private static TensorType softmax(Call call) {
        call.axis("axis", call.shape("x").rank());
        return call.tensor("x");
    }

    private static TensorType layerNorm(Call call) {
        Shape x = call.shape("x");
        int[] axes = call.axes("axes", x.rank());
        Arrays.sort(axes);
        Shape normalized = Shape.of(IntStream.of(axes).mapToLong(x::size).toArray());
        call.requireShape("gamma", normalized);
        call.requireShape("beta", normalized);
        requireTypes(call);
        return call.tensor("x");
    }

    private static TensorType byChannel(Call call) {
        Shape channels = Shape.of(call.shape("x").size(1));
        call.requireShape("mean", channels);
        call.requireShape("variance", channels);
        call.requireShape("gamma", channels);
        call.requireShape("beta", channels);
        requireTypes(call);
        return call.tensor("x");
    }

    private static void requireTypes(Call call) {
        if (call.specification() < WITH_OTHER_POSITIONS) {
            for (String parameter : new String[] {"mean", "variance", "gamma", "beta"}) {
                call.requireSameType(parameter, "x");
            }
            call.requireSameType("epsilon", "x");
        }
    }

    private static TensorType reduction(Call call) {
        Shape x = call.shape("x");
        return new TensorType(
                call.tensor("x").type(),
                reduced(x, call.axes("axes", x.rank()), call.flag("keep_dims")));
    }

    private static TensorType position(Call call) {
        Shape x = call.shape("x");
        int[] axes = {call.axis("axis", x.rank())};
        boolean isShort =
                call.has("output_dtype")
                        && call.choice("output_dtype", "int32", "uint16").equals("uint16");
        return new TensorType(
                isShort ? MilType.UINT16 : MilType.INT32, reduced(x, axes, call.flag("keep_dims")));
    }

    private static Shape reduced(Shape shape, int[] axes, boolean keeping) {
        long[] sizes = shape.toArray();
        for (int axis : axes) {
            sizes[axis] = keeping ? 1 : -1;
        }
        return Shape.of(Arrays.stream(sizes).filter(size -> size >= 0).toArray());
    }
}
