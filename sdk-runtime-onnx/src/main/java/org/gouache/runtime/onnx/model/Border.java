package org.gouache.runtime.onnx.model;

import org.gouache.graph.Graph;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.graph.Value;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a model's inputs and outputs look from outside.
 *
 * @param symbols other names for open sizes
 */
public record Border(Map<String, String> symbols) {
    /** As the network's definition has them: every floating-point input and output is float32. */
    public static final Border NETWORK = new Border(Map.of());

    void inputs(ModelBuilder model, Graph graph, List<NetworkInput> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            NetworkInput input = inputs.get(i);
            Value value = graph.inputs().get(i);
            model.input(input.name(), input.type(), renamed(input.dimensions()));
            if (input.type() == ElementType.F32) {
                model.bindFloat32(value, input.name());
            } else {
                model.bind(value, input.name());
            }
        }
    }

    void outputs(ModelBuilder model, Graph graph) {
        model.enter("outputs");
        graph.outputs()
                .forEach((name, value) ->
                        model.output(
                                model.float32(value),
                                name,
                                ElementType.F32,
                                openSizes(name, value.shape())));
    }

    /** Sizes that depend on the inputs stay open: all but the channels. */
    static List<Dimension> openSizes(String output, Shape shape) {
        List<Dimension> dimensions = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            dimensions.add(
                    axis == channelAxis(shape.rank())
                            ? new Dimension.Fixed(shape.size(axis))
                            : new Dimension.Open(output + "." + axis, 1));
        }
        return dimensions;
    }

    /** Images are [B, C, H, W], tokens [B, S, C], vectors [B, C]. */
    static int channelAxis(int rank) {
        return rank == 3 ? 2 : 1;
    }

    private List<Dimension> renamed(List<Dimension> dimensions) {
        return dimensions;
    }
}
