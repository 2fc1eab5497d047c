package org.gouache.runtime.onnx.model;

import static org.gouache.runtime.onnx.model.Attributes.integer;

import org.gouache.graph.Op.AddPositions;
import org.gouache.graph.Op.Embedding;
import org.gouache.graph.Op.SelectToken;
import org.gouache.graph.Op.Sinusoid;
import org.gouache.graph.Pooling;
import org.gouache.tensor.ElementType;

import java.util.List;

final class Embeddings {
    private static final float LONGEST_PERIOD = 10000;

    private final ModelBuilder model;
    private final Weights weights;

    Embeddings(ModelBuilder model, Weights weights) {
        this.model = model;
        this.weights = weights;
    }

    String embedding(Embedding op) {
        return model.node("Gather", List.of(weights.of(op.table()), model.name(op.ids())));
    }

    String addPositions(AddPositions op) {
        String tokens = model.name(op.tokens());
        String count = model.node("Shape", List.of(tokens), integer("start", 1), integer("end", 2));
        String table = weights.of(op.table());
        String positions =
                model.node("Slice", List.of(table, model.integers(0), count, model.integers(0)));
        return model.node("Add", List.of(tokens, positions));
    }

    String selectToken(SelectToken op) {
        String ids = model.name(op.ids());
        String candidates =
                switch (op.pooling()) {
                    case Pooling.LargestId() -> ids;
                    case Pooling.FirstOf(long id) ->
                            model.cast(
                                    model.node("Equal", List.of(ids, model.integer(id))),
                                    ElementType.I32);
                };
        String position =
                model.node(
                        "ArgMax", List.of(candidates), integer("axis", 1), integer("keepdims", 1));
        return model.node(
                "GatherND", List.of(model.name(op.tokens()), position), integer("batch_dims", 1));
    }

    /** In float32 whatever the model computes in: half precision cannot tell timesteps apart. */
    String sinusoid(Sinusoid op) {
        int half = op.output().shape().dim(-1) / 2;
        float[] frequencies = frequencies(half, op.frequencyShift());
        String frequency =
                model.floats(
                        "frequencies of %d from %s".formatted(half, op.frequencyShift()),
                        frequencies);
        String column =
                model.node("Unsqueeze", List.of(model.float32(op.input()), model.integers(-1)));
        String angle = model.node("Mul", List.of(column, frequency));
        String sine = model.node("Sin", List.of(angle));
        String cosine = model.node("Cos", List.of(angle));
        String embedding =
                model.node(
                        "Concat",
                        op.cosineFirst() ? List.of(cosine, sine) : List.of(sine, cosine),
                        integer("axis", -1));
        return model.type() == ElementType.F32 ? embedding : model.cast(embedding, model.type());
    }

    /** Rounded to float after each step, as the reference computes them. */
    private static float[] frequencies(int half, float shift) {
        float[] frequencies = new float[half];
        for (int i = 0; i < half; i++) {
            float exponent = (float) -Math.log(LONGEST_PERIOD) * i;
            frequencies[i] = (float) Math.exp(exponent / (half - shift));
        }
        return frequencies;
    }
}
