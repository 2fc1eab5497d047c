package org.gouache.runtime.onnx.model;

import static org.gouache.runtime.onnx.model.Attributes.integer;
import static org.gouache.runtime.onnx.model.Attributes.integers;
import static org.gouache.runtime.onnx.model.Attributes.text;

import ai.onnx.proto.OnnxMl.AttributeProto;

import org.gouache.graph.Op.Add;
import org.gouache.graph.Op.AddPerChannel;
import org.gouache.graph.Op.Concat;
import org.gouache.graph.Op.Flatten;
import org.gouache.graph.Op.ImageToTokens;
import org.gouache.graph.Op.TokensToImage;
import org.gouache.graph.Op.UpsampleNearest;
import org.gouache.graph.Op.UpsampleNearestLike;

import java.util.List;

/** Operations that move elements, and sums. */
final class Layouts {
    private static final AttributeProto[] NEAREST = {
        text("mode", "nearest"),
        text("coordinate_transformation_mode", "asymmetric"),
        text("nearest_mode", "floor")
    };
    private static final String ABSENT = "";

    private final ModelBuilder model;

    Layouts(ModelBuilder model) {
        this.model = model;
    }

    String add(Add op) {
        return model.node("Add", List.of(model.name(op.left()), model.name(op.right())));
    }

    String addPerChannel(AddPerChannel op) {
        String vector =
                model.node("Unsqueeze", List.of(model.name(op.vector()), model.integers(2, 3)));
        return model.node("Add", List.of(model.name(op.image()), vector));
    }

    String concat(Concat op) {
        return model.node(
                "Concat", op.operands().stream().map(model::name).toList(), integer("axis", 1));
    }

    String flatten(Flatten op) {
        return model.node("Flatten", List.of(model.name(op.input())), integer("axis", 1));
    }

    String imageToTokens(ImageToTokens op) {
        String pixels =
                model.node("Reshape", List.of(model.name(op.image()), model.integers(0, 0, -1)));
        return model.node("Transpose", List.of(pixels), integers("perm", 0, 2, 1));
    }

    String tokensToImage(TokensToImage op) {
        String pixels =
                model.node(
                        "Transpose", List.of(model.name(op.tokens())), integers("perm", 0, 2, 1));
        String shape =
                model.node(
                        "Concat",
                        List.of(model.integers(0, 0), imageSize(model.name(op.like()))),
                        integer("axis", 0));
        return model.node("Reshape", List.of(pixels, shape));
    }

    String upsampleNearest(UpsampleNearest op) {
        String scales = model.floats("twice", 1, 1, 2, 2);
        return model.node("Resize", List.of(model.name(op.image()), ABSENT, scales), NEAREST);
    }

    String upsampleNearestLike(UpsampleNearestLike op) {
        String image = model.name(op.image());
        String outer = model.node("Shape", List.of(image), integer("start", 0), integer("end", 2));
        String sizes =
                model.node(
                        "Concat",
                        List.of(outer, imageSize(model.name(op.like()))),
                        integer("axis", 0));
        return model.node("Resize", List.of(image, ABSENT, ABSENT, sizes), NEAREST);
    }

    private String imageSize(String image) {
        return model.node("Shape", List.of(image), integer("start", 2), integer("end", 4));
    }
}
