package org.gouache.runtime.onnx.model;

import static org.gouache.runtime.onnx.model.Attributes.integer;
import static org.gouache.runtime.onnx.model.Attributes.integers;

import org.gouache.graph.Activation;
import org.gouache.graph.Op.Linear;
import org.gouache.graph.Op.LinearActivate;
import org.gouache.graph.Op.LinearGeglu;
import org.gouache.graph.Parameter;
import org.gouache.graph.Value;
import org.jspecify.annotations.Nullable;

import java.util.List;

final class Linears {
    private final ModelBuilder model;
    private final Weights weights;
    private final Activations activations;

    Linears(ModelBuilder model, Weights weights, Activations activations) {
        this.model = model;
        this.weights = weights;
        this.activations = activations;
    }

    String linear(Linear op) {
        return shifted(product(op.input(), weights.of(op.weight())), op.bias());
    }

    String linearActivate(LinearActivate op) {
        Parameter bias = op.bias();
        String product = product(op.input(), weights.of(op.weight()));
        return bias != null && op.activation() == Activation.GELU
                ? gelu(product, weights.of(bias))
                : activations.activate(shifted(product, bias), op.activation());
    }

    /**
     * Two products with half of the weight's rows each, so that nothing need be split afterwards.
     */
    String linearGeglu(LinearGeglu op) {
        long width = op.output().shape().size(-1);
        Parameter bias = op.bias();
        String value = product(op.input(), weights.rows(op.weight(), 0, width));
        String gate = product(op.input(), weights.rows(op.weight(), width, 2 * width));
        if (bias != null) {
            value = model.node("Add", List.of(value, weights.rows(bias, 0, width)));
            gate = gelu(gate, weights.rows(bias, width, 2 * width));
        } else {
            gate = activations.activate(gate, Activation.GELU);
        }
        return model.node("Mul", List.of(value, gate));
    }

    private String gelu(String product, String bias) {
        return model.dialect().contributed()
                ? model.microsoft("BiasGelu", List.of(product, bias))
                : activations.activate(model.node("Add", List.of(product, bias)), Activation.GELU);
    }

    private String product(Value input, String weight) {
        String x = model.name(input);
        if (model.dialect().contributed()) {
            return model.microsoft("FusedMatMul", List.of(x, weight), integer("transB", 1));
        }
        String transposed = model.node("Transpose", List.of(weight), integers("perm", 1, 0));
        return model.node("MatMul", List.of(x, transposed));
    }

    private String shifted(String product, @Nullable Parameter bias) {
        return bias == null ? product : model.node("Add", List.of(product, weights.of(bias)));
    }
}
