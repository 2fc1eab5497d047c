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
        String x = model.name(input);
        String grouped = model.node("Reshape", List.of(x, model.integers(0, groups, -1)));
        String normalized =
                model.dialect().contributed()
                        ? normalizedRows(grouped, epsilon)
                        : normalizedChannels(grouped, groups, epsilon);
        String shape = model.node("Shape", List.of(x));
        String image = model.node("Reshape", List.of(normalized, shape));
        Shape perChannel = Shape.of(weight.shape().size(0), 1, 1);
        String scaled = model.node("Mul", List.of(image, weights.of(weight, perChannel)));
        return model.node("Add", List.of(scaled, weights.of(bias, perChannel)));
    }

    /**
     * As PyTorch exports it, which every provider knows; ONNX Runtime's CPU kernel has one thread.
     */
    private String normalizedChannels(String grouped, int groups, float epsilon) {
        return model.node(
                "InstanceNormalization",
                List.of(grouped, model.repeated(1, groups), model.repeated(0, groups)),
                real("epsilon", epsilon));
    }

    /** As fast on one thread, and ONNX Runtime's CPU kernel shares the groups among all threads. */
    private String normalizedRows(String grouped, float epsilon) {
        String size = model.node("Shape", List.of(grouped), integer("start", 2), integer("end", 3));
        String ones = model.node("Expand", List.of(model.scalar(1), size));
        return model.node(
                "LayerNormalization",
                List.of(grouped, ones),
                integer("axis", -1),
                real("epsilon", epsilon));
    }
}
