package org.gouache.runtime.coreml.program;

import org.gouache.graph.Op.GroupNorm;
import org.gouache.graph.Op.LayerNorm;
import org.gouache.graph.Parameter;
import org.gouache.graph.Value;
import org.gouache.runtime.coreml.file.MilType;
import org.gouache.tensor.Shape;

final class Normalizations {
    /**
     * What float16 values are multiplied by before they are squared. A group norm of quartered
     * values is the same, with a sixteenth of the epsilon, but squares fit up to a deviation of
     * 1023 instead of 255. A power of two is exact; a smaller one would make an epsilon of 1e-6
     * zero.
     */
    private static final float HEADROOM = 0.25f;

    private final Operators operators;
    private final Values values;
    private final Weights weights;
    private final Layout layout;

    Normalizations(Operators operators, Values values, Weights weights, Layout layout) {
        this.operators = operators;
        this.values = values;
        this.weights = weights;
        this.layout = layout;
    }

    Operand groupNorm(GroupNorm op) {
        return groupNorm(op.input(), op.weight(), op.bias(), op.groups(), op.epsilon());
    }

    /**
     * Of the operators of Apple's converter, save for the first and the least deviation. Its last,
     * a batch norm, divides by sqrt(1 + 1e-5) once more there; here it has no epsilon to speak of.
     */
    Operand groupNorm(Value input, Parameter weight, Parameter bias, int groups, float epsilon) {
        Operand image = values.get(input);
        Shape shape = image.shape();
        Shape grouped =
                Shape.of(
                        shape.size(0),
                        groups,
                        shape.size(1) / groups,
                        shape.size(2),
                        shape.size(3));
        float headroom = image.type() == MilType.FLOAT16 ? HEADROOM : 1;
        Operand scaled = headroom == 1 ? image : operators.multiply(image, headroom);
        Operand x = operators.reshape(scaled, grouped);
        Operand centered = operators.binary("sub", x, operators.mean(x, 2, 3, 4));
        Operand variance = operators.mean(operators.unary("square", centered), 2, 3, 4);
        Operand deviation = deviation(variance, epsilon * headroom * headroom);
        Operand normal =
                operators.reshape(operators.binary("real_div", centered, deviation), shape);
        return operators.perChannel(
                normal, weights.dense(weight, weight.shape()), weights.dense(bias, bias.shape()));
    }

    /**
     * The root of the variance and epsilon. An epsilon is subnormal in float16, and hence 0 for
     * some processors, but its root is not: with that as the least deviation, which it is anyway, a
     * flat group is not divided by 0.
     */
    private Operand deviation(Operand variance, float epsilon) {
        Constants constants = operators.constants();
        Operand root = operators.unary("sqrt", operators.add(variance, constants.scalar(epsilon)));
        return variance.type() == MilType.FLOAT16
                ? operators.binary("maximum", root, constants.scalar((float) Math.sqrt(epsilon)))
                : root;
    }

    Operand layerNorm(LayerNorm op) {
        return layerNorm(values.get(op.input()), op.weight(), op.bias(), op.epsilon());
    }

    Operand layerNorm(Operand x, Parameter weight, Parameter bias, float epsilon) {
        Constants constants = operators.constants();
        return operators
                .program()
                .operation("layer_norm")
                .input("x", x)
                .input("axes", constants.integers(layout.channelAxis()))
                .input("gamma", weights.dense(weight, weight.shape()))
                .input("beta", weights.dense(bias, bias.shape()))
                .input("epsilon", constants.scalar(epsilon))
                .result(x.type(), x.shape());
    }
}
