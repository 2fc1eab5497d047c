package org.gouache.runtime.coreml.program;

import org.gouache.graph.Activation;
import org.gouache.graph.Op.Activate;
import org.gouache.graph.Op.Geglu;

import java.util.List;

final class Activations {
    private final Operators operators;
    private final Values values;
    private final Layout layout;

    Activations(Operators operators, Values values, Layout layout) {
        this.operators = operators;
        this.values = values;
        this.layout = layout;
    }

    Operand activate(Activate op) {
        return activate(values.get(op.input()), op.activation());
    }

    Operand geglu(Geglu op) {
        return geglu(values.get(op.input()));
    }

    Operand geglu(Operand x) {
        int axis = layout.channelAxis();
        int half = x.shape().dim(axis) / 2;
        List<Operand> halves = operators.split(x, axis, half, half);
        Operand gate = activate(halves.getLast(), Activation.GELU);
        return operators.multiply(halves.getFirst(), gate);
    }

    Operand activate(Operand x, Activation activation) {
        return switch (activation) {
            case SILU -> operators.unary("silu", x);
            case GELU -> gelu(x, "EXACT");
            case QUICK_GELU -> gelu(x, "SIGMOID_APPROXIMATION");
        };
    }

    private Operand gelu(Operand x, String mode) {
        return operators
                .program()
                .operation("gelu")
                .input("x", x)
                .input("mode", operators.constants().string(mode))
                .result(x.type(), x.shape());
    }
}
