package org.gouache.standin.mil;

import java.util.List;

/** What the operations do, by their names. */
final class Operations {
    private Operations() {}

    /**
     * The results of an operation.
     *
     * @throws org.gouache.GouacheException if it is unknown, or its parameters are not what it
     *     takes
     */
    static List<Array> apply(Call call) {
        List<Array> results;
        try {
            results = call.type().equals("split") ? Slices.split(call) : List.of(result(call));
        } catch (IllegalArgumentException
                | ArithmeticException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) {
            throw call.error("its parameters do not go together", e);
        }
        call.requireAllRead();
        return results;
    }

    private static Array result(Call call) {
        return switch (call.type()) {
            case "conv" -> Convolutions.conv(call);
            case "linear" -> Products.linear(call);
            case "matmul" -> Products.matmul(call);
            case "einsum" -> Einsum.of(call);
            case "scaled_dot_product_attention" -> Attention.of(call);
            case "softmax" -> Reductions.softmax(call);

            case "layer_norm" -> Norms.layerNorm(call);
            case "instance_norm" -> Norms.instanceNorm(call);
            case "batch_norm" -> Norms.batchNorm(call);

            case "gelu" -> Activations.gelu(call);
            case "silu" -> Activations.of(call, Activations::silu);
            case "sigmoid" -> Activations.of(call, Activations::sigmoid);
            case "relu" -> Activations.of(call, x -> Math.max(x, 0));
            case "tanh" -> Activations.of(call, Math::tanh);
            case "erf" -> Activations.of(call, Erf::of);
            case "exp" -> Activations.of(call, Math::exp);
            case "exp2" -> Activations.of(call, x -> Math.pow(2, x));
            case "sin" -> Activations.of(call, Math::sin);
            case "cos" -> Activations.of(call, Math::cos);
            case "sqrt" -> Activations.of(call, Math::sqrt);
            case "rsqrt" -> Activations.reciprocalRoot(call);
            case "square" -> Elementwise.square(call);
            case "abs" -> Activations.of(call, Math::abs);
            case "clip" -> Elementwise.clip(call);
            case "cast" -> Casts.cast(call);
            case "identity" -> call.array("x");

            case "add" -> Elementwise.binary(call, Elementwise::add);
            case "sub" -> Elementwise.binary(call, Elementwise::subtract);
            case "mul" -> Elementwise.binary(call, Elementwise::multiply);
            case "real_div" -> Elementwise.binary(call, Elementwise::divide);
            case "maximum" -> Elementwise.binary(call, Elementwise::maximum);
            case "minimum" -> Elementwise.binary(call, Elementwise::minimum);
            case "pow" -> Elementwise.binary(call, Elementwise::power);
            case "equal" -> Elementwise.comparison(call, Elementwise::equal);
            case "greater_equal" -> Elementwise.comparison(call, Elementwise::greaterEqual);
            case "select" -> Elementwise.select(call);

            case "reduce_mean" -> Reductions.of(call, Rows::mean);
            case "reduce_sum" -> Reductions.of(call, Rows::sum);
            case "reduce_max" -> Reductions.of(call, Rows::max);
            case "reduce_argmax" -> Reductions.argmax(call);

            case "reshape" -> Layouts.reshape(call);
            case "transpose" -> Layouts.transpose(call);
            case "expand_dims" -> Layouts.expandDims(call);
            case "squeeze" -> Layouts.squeeze(call);
            case "tile" -> Layouts.tile(call);
            case "upsample_nearest_neighbor" -> Layouts.upsampleNearest(call);
            case "slice_by_index" -> Slices.byIndex(call);
            case "concat" -> Joins.concat(call);
            case "stack" -> Joins.stack(call);
            case "pad" -> Pads.pad(call);
            case "gather" -> Indexing.gather(call);
            case "gather_nd" -> Indexing.gatherNd(call);

            default -> throw call.error("an operation that is not known here");
        };
    }
}
