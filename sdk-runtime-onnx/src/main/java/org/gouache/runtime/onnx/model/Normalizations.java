package org.gouache.runtime.onnx.model;

import static org.gouache.runtime.onnx.model.Attributes.integer;
import static org.gouache.runtime.onnx.model.Attributes.real;

import org.gouache.graph.Op.AddLayerNorm;
import org.gouache.graph.Op.GroupNorm;
import org.gouache.graph.Op.GroupNormActivate;
import org.gouache.graph.Op.LayerNorm;
import org.gouache.graph.Parameter;
import org.gouache.graph.Value;
import org.gouache.tensor.Shape;

import java.util.List;

final class Normalizations {
    private final ModelBuilder model;
    private final Weights weights;
    private final Activations activations;

    Normalizations(ModelBuilder model, Weights weights, Activations activations) {
        this.model = model;
        this.weights = weights;
        this.activations = activations;
    }

    String layerNorm(LayerNorm op) {
        return layerNorm(model.name(op.input()), op.weight(), op.bias(), op.epsilon());
    }

    /** The norm and the sum. */
    List<String> addLayerNorm(AddLayerNorm op) {
        String left = model.name(op.left());
        String right = model.name(op.right());
        if (model.dialect().contributed()) {
            List<String> results =
                    model.microsoft(
                            4,
                            "SkipLayerNormalization",
                            List.of(left, right, weights.of(op.weight()), weights.of(op.bias())),
                            real("epsilon", op.epsilon()));
            return List.of(results.getFirst(), results.getLast());
        }
        String sum = model.node("Add", List.of(left, right));
        return List.of(layerNorm(sum, op.weight(), op.bias(), op.epsilon()), sum);
    }

    private String layerNorm(String x, Parameter weight, Parameter bias, float epsilon) {
        return model.node(
                "LayerNormalization",
                List.of(x, weights.of(weight), weights.of(bias)),
                integer("axis", -1),
                real("epsilon", epsilon));
    }

    String groupNorm(GroupNorm op) {
        return groupNorm(op.input(), op.weight(), op.bias(), op.groups(), op.epsilon());
    }

    String groupNormActivate(GroupNormActivate op) {
        String norm = groupNorm(op.input(), op.weight(), op.bias(), op.groups(), op.epsilon());
        return activations.activate(norm, op.activation());
    }

    private String groupNorm(
            Value input, Parameter weight, Parameter bias, int groups, float epsilon) {
        long channels = weight.shape().size(0);
        String x = model.name(input);
        String grouped = model.node("Reshape", List.of(x, model.integers(0, groups, -1)));
        String normalized =
                model.node(
                        "InstanceNormalization",
                        List.of(grouped, model.repeated(1, groups), model.repeated(0, groups)),
                        real("epsilon", epsilon));
        String image = model.node("Reshape", List.of(normalized, model.node("Shape", List.of(x))));
        Shape perChannel = Shape.of(channels, 1, 1);
        String scaled = model.node("Mul", List.of(image, weights.of(weight, perChannel)));
        return model.node("Add", List.of(scaled, weights.of(bias, perChannel)));
    }
}
