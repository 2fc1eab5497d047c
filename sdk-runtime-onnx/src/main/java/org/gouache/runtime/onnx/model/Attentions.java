package org.gouache.runtime.onnx.model;

import static org.gouache.runtime.onnx.model.Attributes.integer;
import static org.gouache.runtime.onnx.model.Attributes.integers;

import org.gouache.graph.Op.Attention;
import org.gouache.tensor.ElementType;

import java.util.List;

final class Attentions {
    private final ModelBuilder model;

    Attentions(ModelBuilder model) {
        this.model = model;
    }

    String attention(Attention op) {
        return model.dialect().contributed() ? multiHead(op) : explicit(op);
    }

    /**
     * ONNX Runtime's kernel never holds all scores: a UNet for 64 x 64 latents peaked at 0.3 GB
     * with it and at 4.6 GB without.
     */
    private String multiHead(Attention op) {
        return model.microsoft(
                "MultiHeadAttention",
                List.of(model.name(op.query()), model.name(op.key()), model.name(op.value())),
                integer("num_heads", op.heads()),
                integer("unidirectional", op.causal() ? 1 : 0));
    }

    private String explicit(Attention op) {
        long width = op.query().shape().size(-1);
        long headWidth = width / op.heads();
        String query = heads(model.name(op.query()), op.heads(), headWidth, 0, 2, 1, 3);
        String key = heads(model.name(op.key()), op.heads(), headWidth, 0, 2, 3, 1);
        String value = heads(model.name(op.value()), op.heads(), headWidth, 0, 2, 1, 3);
        String scale = model.scalar((float) (1 / Math.sqrt(headWidth)));
        String scores =
                model.node("MatMul", List.of(model.node("Mul", List.of(query, scale)), key));
        if (op.causal()) {
            scores = model.node("Add", List.of(scores, laterTokens(model.name(op.query()))));
        }
        String weights = model.node("Softmax", List.of(scores), integer("axis", -1));
        String mixed = model.node("MatMul", List.of(weights, value));
        String tokens = model.node("Transpose", List.of(mixed), integers("perm", 0, 2, 1, 3));
        return model.node("Reshape", List.of(tokens, model.integers(0, 0, width)));
    }

    private String heads(String tokens, int heads, long headWidth, long... permutation) {
        String split =
                model.node("Reshape", List.of(tokens, model.integers(0, 0, heads, headWidth)));
        return model.node("Transpose", List.of(split), integers("perm", permutation));
    }

    /** A square that is minus infinity right of its diagonal and zero elsewhere. */
    private String laterTokens(String tokens) {
        String count = model.node("Shape", List.of(tokens), integer("start", 1), integer("end", 2));
        String square = model.node("Concat", List.of(count, count), integer("axis", 0));
        String infinite =
                model.node(
                        "Expand",
                        List.of(model.floats("minus infinity", Float.NEGATIVE_INFINITY), square));
        String mask = model.node("Trilu", List.of(infinite, model.integer(1)), integer("upper", 1));
        return model.type() == ElementType.F32 ? mask : model.cast(mask, model.type());
    }
}
