package org.gouache.runtime.coreml.program;

import org.gouache.graph.Op.Conv2d;
import org.gouache.graph.Padding;
import org.gouache.graph.Parameter;
import org.gouache.runtime.coreml.program.Weights.Layer;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

final class Convolutions {
    private final Operators operators;
    private final Values values;
    private final Weights weights;

    Convolutions(Operators operators, Values values, Weights weights) {
        this.operators = operators;
        this.values = values;
        this.weights = weights;
    }

    Operand conv2d(Conv2d op) {
        return convolution(
                values.get(op.input()),
                op.weight(),
                op.weight().shape(),
                op.bias(),
                op.stride(),
                op.padding(),
                op.output().shape());
    }

    /** A linear layer over the channels of [B, C, 1, S]. */
    Operand pointwise(Operand x, Parameter weight, @Nullable Parameter bias) {
        Shape shape = weight.shape();
        return convolution(
                x,
                weight,
                Shape.of(shape.size(0), shape.size(1), 1, 1),
                bias,
                1,
                Padding.NONE,
                x.shape().with(1, shape.size(0)));
    }

    /** Scales of output channels multiply before the bias is added. */
    private Operand convolution(
            Operand x,
            Parameter weight,
            Shape weightShape,
            @Nullable Parameter bias,
            int stride,
            Padding padding,
            Shape outputShape) {
        Layer layer = weights.layer(weight, weightShape);
        Constants constants = operators.constants();
        OperationBuilder convolution =
                operators
                        .program()
                        .operation("conv")
                        .input("x", x)
                        .input("weight", layer.weight())
                        .input("strides", constants.integers(stride, stride))
                        .input("pad_type", constants.string("custom"))
                        .input(
                                "pad",
                                constants.integers(
                                        padding.top(),
                                        padding.bottom(),
                                        padding.left(),
                                        padding.right()))
                        .input("dilations", constants.integers(1, 1))
                        .input("groups", constants.integer(1));
        Operand summands = bias == null ? null : weights.dense(bias, bias.shape());
        if (layer.scale() != null) {
            return operators.perChannel(
                    convolution.result(x.type(), outputShape),
                    layer.scale(),
                    summands == null ? constants.repeated(0, weightShape.dim(0)) : summands);
        }
        if (summands != null) {
            convolution.input("bias", summands);
        }
        return convolution.result(x.type(), outputShape);
    }
}
