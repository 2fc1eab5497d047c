package org.gouache.runtime.onnx;

import org.gouache.contract.MemoryWeights;
import org.gouache.contract.TinyNetwork;
import org.gouache.graph.Activation;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.Padding;
import org.gouache.graph.Pooling;
import org.gouache.graph.Value;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A network with an operation of every kind, and inputs for it. */
final class Sampler {
    static final int CHANNELS = 64;

    private Sampler() {}

    static TinyNetwork network() {
        return new TinyNetwork(
                        (b, in) -> {
                            Value image = in.get("image");
                            Value hidden = b.conv2d("conv", image, CHANNELS, 3, 1, Padding.all(1));
                            Value time = b.sinusoid("time", in.get("timestep"), 32, true, 0);
                            time =
                                    b.activate(
                                            "silu",
                                            b.linear("emb", time, CHANNELS, true),
                                            Activation.SILU);
                            hidden = b.addPerChannel("shifted", hidden, time);
                            Value normed = b.groupNorm("norm", hidden, 8, 1e-5f);
                            normed = b.activate("act", normed, Activation.SILU);
                            Value small = b.conv2d("down", normed, CHANNELS, 3, 2, Padding.all(1));
                            Value tokens = b.imageToTokens("pixels", small);
                            Value text = b.embedding("text", in.get("ids"), 50, CHANNELS);
                            text = b.addPositions("positions", text, 77);
                            Value causal = b.layerNorm("text_norm", text, 1e-5f);
                            causal = b.attention("causal", causal, causal, causal, 4, true);
                            text = b.add("text_sum", text, causal);
                            Value query = b.linear("to_q", tokens, CHANNELS, false);
                            Value key = b.linear("to_k", text, CHANNELS, false);
                            Value value = b.linear("to_v", text, CHANNELS, false);
                            Value mixed = b.attention("cross", query, key, value, 2, false);
                            Value sum = b.add("residual", tokens, mixed);
                            Value inner = b.layerNorm("ff_norm", sum, 1e-5f);
                            inner = b.geglu("geglu", b.linear("ff_in", inner, 4 * CHANNELS, true));
                            sum = b.add("ff_sum", sum, b.linear("ff_out", inner, CHANNELS, true));
                            Value mlp =
                                    b.activate(
                                            "mlp_act",
                                            b.linear("fc1", sum, CHANNELS, true),
                                            Activation.GELU);
                            sum = b.add("mlp_sum", sum, b.linear("fc2", mlp, CHANNELS, true));
                            Value back = b.tokensToImage("image_again", sum, small);
                            Value large = b.upsampleNearestLike("up", back, hidden);
                            Value joined = b.concat("joined", List.of(large, hidden));
                            b.output("picture", b.conv2d("out", joined, 4, 1, 1, Padding.NONE));
                            b.output("twice", b.upsampleNearest("twice", image));
                            b.output(
                                    "pooled",
                                    b.selectToken(
                                            "pool", text, in.get("ids"), new Pooling.LargestId()));
                            Value numbers = b.sinusoid("embedded", in.get("numbers"), 8, false, 1);
                            b.output(
                                    "flat",
                                    b.linear("flat_out", b.flatten("flat", numbers), 3, false));
                        })
                .image("image", 4)
                .input("timestep", ElementType.F32, TinyNetwork.BATCH)
                .ids("ids")
                .input(
                        "numbers",
                        ElementType.F32,
                        TinyNetwork.BATCH,
                        new NetworkInput.Dimension.Fixed(6));
    }

    static MemoryWeights weights() {
        return MemoryWeights.random(network().build(), 5);
    }

    static Map<String, Tensor> inputs(int batch, int height, int width, int tokens) {
        Random random = new Random(batch + 31L * height + 31L * 31 * width + tokens);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("image", random(random, Shape.of(batch, 4, height, width), 1));
        inputs.put("timestep", random(random, Shape.of(batch), 300));
        inputs.put("numbers", random(random, Shape.of(batch, 6), 300));
        long[] ids = random.longs((long) batch * tokens, 0, 50).toArray();
        inputs.put("ids", Tensor.ofLongs(Shape.of(batch, tokens), ids));
        return inputs;
    }

    private static Tensor random(Random random, Shape shape, float scale) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * scale;
        }
        return Tensor.of(shape, values);
    }
}
