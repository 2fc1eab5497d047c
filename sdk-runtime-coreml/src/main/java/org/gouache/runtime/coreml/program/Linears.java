package org.gouache.runtime.coreml.program;

import org.gouache.graph.Op.Linear;
import org.gouache.graph.Parameter;
import org.gouache.graph.Value;
import org.gouache.runtime.coreml.program.Weights.Layer;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

final class Linears {
    private final Operators operators;
    private final Values values;
    private final Weights weights;
    private final Convolutions convolutions;
    private final Layout layout;

    Linears(
            Operators operators,
            Values values,
            Weights weights,
            Convolutions convolutions,
            Layout layout) {
        this.operators = operators;
        this.values = values;
        this.weights = weights;
        this.convolutions = convolutions;
        this.layout = layout;
    }

    Operand linear(Linear op) {
        return linear(op.input(), op.weight(), op.bias());
    }

    Operand linear(Value input, Parameter weight, @Nullable Parameter bias) {
        Operand x = values.get(input);
        return switch (layout) {
            case CHANNELS_FIRST -> convolutions.pointwise(x, weight, bias);
            case CHANNELS_LAST -> channelsLast(x, weight, bias);
        };
    }

    /** Scales of output channels multiply before the bias is added. */
    private Operand channelsLast(Operand x, Parameter weight, @Nullable Parameter bias) {
        Shape perChannel = Shape.of(weight.shape().size(0));
        Layer layer = weights.layer(weight, weight.shape());
        Operand result =
                operators
                        .program()
                        .operation("linear")
                        .input("x", x)
                        .input("weight", layer.weight())
                        .input(
                                "bias",
                                bias == null || layer.scale() != null
                                        ? operators.constants().repeated(0, perChannel.dim(0))
                                        : weights.dense(bias, perChannel))
                        .result(x.type(), x.shape().with(-1, perChannel.elements()));
        if (layer.scale() == null) {
            return result;
        }
        Operand scaled = operators.multiply(result, layer.scale());
        return bias == null ? scaled : operators.add(scaled, weights.dense(bias, perChannel));
    }
}
