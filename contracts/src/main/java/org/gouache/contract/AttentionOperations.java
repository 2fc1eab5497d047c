package org.gouache.contract;

import static org.gouache.contract.OperationRun.assertClose;
import static org.gouache.contract.OperationRun.run;
import static org.gouache.contract.Values.ramp;

import org.gouache.graph.NetworkInput.Dimension.Fixed;
import org.gouache.graph.NetworkInput.Dimension.Open;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.Map;

/** Attention against their formulas. */
public interface AttentionOperations {
    @InEveryWay
    default void attentionMixesValuesByHead(Way way) {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output(
                                "y",
                                b.attention(
                                        "attn", in.get("q"), in.get("k"), in.get("k"), 2, false)))
                        .tokens("q", 4)
                        .input(
                                "k",
                                ElementType.F32,
                                TinyNetwork.BATCH,
                                new Open("text", 3),
                                new Fixed(4));
        Tensor q = ramp(Shape.of(2, 5, 4), i -> Math.sin(i));
        Tensor k = ramp(Shape.of(2, 3, 4), i -> Math.cos(3 * i));

        Tensor y = run(network, new MemoryWeights(), way, Map.of("q", q, "k", k)).get("y");

        assertClose(y, way, attention(q, k, 2, false));
    }

    @InEveryWay
    default void causalAttentionSeesNoLaterTokens(Way way) {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output(
                                "y",
                                b.attention(
                                        "attn", in.get("x"), in.get("x"), in.get("x"), 2, true)))
                        .tokens("x", 4);
        Tensor x = ramp(Shape.of(2, 6, 4), i -> 2 * Math.sin(i * i));

        Tensor y = run(network, new MemoryWeights(), way, Map.of("x", x)).get("y");

        assertClose(y, way, attention(x, x, 2, true));
    }

    private static float[] attention(Tensor query, Tensor keyAndValue, int heads, boolean causal) {
        int width = query.shape().dim(2);
        int queries = query.shape().dim(1);
        int keys = keyAndValue.shape().dim(1);
        int headWidth = width / heads;
        float[] q = query.toFloats();
        float[] k = keyAndValue.toFloats();
        float[] out = new float[q.length];
        for (int row = 0; row < q.length / width; row++) {
            int firstKey = row / queries * keys;
            int visible = causal ? row % queries + 1 : keys;
            for (int head = 0; head < heads; head++) {
                double sum = 0;
                double[] mixed = new double[headWidth];
                for (int key = 0; key < visible; key++) {
                    int at = (firstKey + key) * width + head * headWidth;
                    double score = 0;
                    for (int i = 0; i < headWidth; i++) {
                        score += q[row * width + head * headWidth + i] * k[at + i];
                    }
                    double weight = Math.exp(score / Math.sqrt(headWidth));
                    sum += weight;
                    for (int i = 0; i < headWidth; i++) {
                        mixed[i] += weight * k[at + i];
                    }
                }
                for (int i = 0; i < headWidth; i++) {
                    out[row * width + head * headWidth + i] = (float) (mixed[i] / sum);
                }
            }
        }
        return out;
    }
}
