package org.gouache.contract;

import static org.gouache.contract.OperationRun.assertClose;
import static org.gouache.contract.OperationRun.run;
import static org.gouache.contract.Values.floats;
import static org.gouache.contract.Values.map;
import static org.gouache.contract.Values.ramp;

import org.gouache.contract.OperationRun.Results;
import org.gouache.graph.Activation;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.Map;

/** Normalizations, and what is fused with them against their formulas. */
public interface NormalizationOperations {
    @InEveryWay
    default void groupNormNormalizesEachGroup(Way way) {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output("y", b.groupNorm("norm", in.get("x"), 2, 1e-5f)))
                        .image("x", 4);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("norm.weight", Shape.of(4), 1, 2, 3, 4)
                        .with("norm.bias", Shape.of(4), 0, 1, 2, 3);
        Tensor x = ramp(Shape.of(2, 4, 2, 3), i -> (i * 7 % 11) - 3);

        Tensor y = run(network, weights, way, Map.of("x", x)).get("y");

        assertClose(
                y, way, groupNorm(x, 2, 1e-5f, new float[] {1, 2, 3, 4}, new float[] {0, 1, 2, 3}));
    }

    @InEveryWay
    default void groupNormWithActivation(Way way) {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output(
                                "y",
                                b.activate(
                                        "act",
                                        b.groupNorm("norm", in.get("x"), 1, 1e-6f),
                                        Activation.SILU)))
                        .image("x", 2);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("norm.weight", Shape.of(2), 2, -1)
                        .with("norm.bias", Shape.of(2), 0.5f, 1);
        Tensor x = ramp(Shape.of(1, 2, 3, 3), i -> i * i % 13);

        Tensor y = run(network, weights, way, Map.of("x", x)).get("y");

        float[] expected = groupNorm(x, 1, 1e-6f, new float[] {2, -1}, new float[] {0.5f, 1});
        assertClose(y, way, map(expected, v -> v / (1 + Math.exp(-v))));
    }

    @InEveryWay
    default void residualSumAndLayerNorm(Way way) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    var sum = b.add("sum", in.get("x"), in.get("y"));
                                    b.output("norm", b.layerNorm("norm", sum, 1e-5f));
                                    b.output("sum", sum);
                                })
                        .tokens("x", 4)
                        .tokens("y", 4);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("norm.weight", Shape.of(4), 1, 2, 3, 4)
                        .with("norm.bias", Shape.of(4), -1, 0, 1, 2);
        Tensor x = Tensor.of(Shape.of(1, 2, 4), 1, 2, 3, 4, 8, 1, 1, 0);
        Tensor y = Tensor.of(Shape.of(1, 2, 4), 1, 1, 1, 1, -4, 2, 0, 2);

        Results results = run(network, weights, way, Map.of("x", x, "y", y));

        assertClose(results.get("sum"), way, 2, 3, 4, 5, 4, 3, 1, 2);
        // mean 3.5 and 2.5, variance 1.25 both
        double r = 1 / Math.sqrt(1.25 + 1e-5);
        assertClose(
                results.get("norm"),
                way,
                floats(
                        -1.5 * r - 1,
                        -0.5 * 2 * r,
                        0.5 * 3 * r + 1,
                        1.5 * 4 * r + 2,
                        1.5 * r - 1,
                        0.5 * 2 * r,
                        -1.5 * 3 * r + 1,
                        -0.5 * 4 * r + 2));
    }

    private static float[] groupNorm(
            Tensor x, int groups, float epsilon, float[] weight, float[] bias) {
        int channels = x.shape().dim(1);
        int pixels = x.shape().dim(2) * x.shape().dim(3);
        int size = channels / groups * pixels;
        float[] in = x.toFloats();
        float[] out = new float[in.length];
        for (int start = 0; start < in.length; start += size) {
            double mean = 0;
            for (int i = start; i < start + size; i++) {
                mean += in[i] / (double) size;
            }
            double variance = 0;
            for (int i = start; i < start + size; i++) {
                variance += (in[i] - mean) * (in[i] - mean) / size;
            }
            for (int i = start; i < start + size; i++) {
                int channel = i / pixels % channels;
                out[i] =
                        (float)
                                ((in[i] - mean) / Math.sqrt(variance + epsilon) * weight[channel]
                                        + bias[channel]);
            }
        }
        return out;
    }
}
