package org.gouache.runtime.onnx.model;

import static org.gouache.runtime.onnx.model.Attributes.integers;

import org.gouache.graph.Op.Conv2d;
import org.gouache.graph.Padding;

import java.util.stream.Stream;

final class Convolutions {
    private final ModelBuilder model;
    private final Weights weights;

    Convolutions(ModelBuilder model, Weights weights) {
        this.model = model;
        this.weights = weights;
    }

    String conv2d(Conv2d op) {
        Padding padding = op.padding();
        int kernel = op.weight().shape().dim(-1);
        return model.node(
                "Conv",
                Stream.concat(
                                Stream.of(model.name(op.input())),
                                op.parameters().stream().map(weights::of))
                        .toList(),
                integers("kernel_shape", kernel, kernel),
                integers("strides", op.stride(), op.stride()),
                integers("pads", padding.top(), padding.left(), padding.bottom(), padding.right()));
    }
}
