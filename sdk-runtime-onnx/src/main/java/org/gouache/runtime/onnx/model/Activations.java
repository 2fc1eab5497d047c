package org.gouache.runtime.onnx.model;

import static org.gouache.runtime.onnx.model.Attributes.integer;
import static org.gouache.runtime.onnx.model.Attributes.real;

import org.gouache.graph.Activation;
import org.gouache.graph.Op.Activate;
import org.gouache.graph.Op.Geglu;

import java.util.List;

final class Activations {
    private static final float QUICK_GELU_SLOPE = 1.702f;

    private final ModelBuilder model;

    Activations(ModelBuilder model) {
        this.model = model;
    }

    String activate(Activate op) {
        return activate(model.name(op.input()), op.activation());
    }

    String geglu(Geglu op) {
        List<String> halves =
                model.node(
                        2,
                        "Split",
                        List.of(model.name(op.input())),
                        integer("axis", -1),
                        integer("num_outputs", 2));
        String gate = activate(halves.get(1), Activation.GELU);
        return model.node("Mul", List.of(halves.getFirst(), gate));
    }

    String activate(String x, Activation activation) {
        return switch (activation) {
            case SILU -> model.dialect().contributed() ? sigmoidProduct(x, 1) : silu(x);
            case QUICK_GELU ->
                    model.dialect().contributed()
                            ? sigmoidProduct(x, QUICK_GELU_SLOPE)
                            : quickGelu(x);
            case GELU ->
                    model.dialect().contributed() ? model.microsoft("Gelu", List.of(x)) : gelu(x);
        };
    }

    /** x * sigmoid(slope * x). */
    private String sigmoidProduct(String x, float slope) {
        return model.microsoft("QuickGelu", List.of(x), real("alpha", slope));
    }

    private String silu(String x) {
        return model.node("Mul", List.of(x, model.node("Sigmoid", List.of(x))));
    }

    private String quickGelu(String x) {
        String scaled = model.node("Mul", List.of(x, model.scalar(QUICK_GELU_SLOPE)));
        return model.node("Mul", List.of(x, model.node("Sigmoid", List.of(scaled))));
    }

    private String gelu(String x) {
        String scaled = model.node("Div", List.of(x, model.scalar((float) Math.sqrt(2))));
        String erf = model.node("Erf", List.of(scaled));
        String twice =
                model.node("Mul", List.of(x, model.node("Add", List.of(erf, model.scalar(1)))));
        return model.node("Mul", List.of(twice, model.scalar(0.5f)));
    }
}
