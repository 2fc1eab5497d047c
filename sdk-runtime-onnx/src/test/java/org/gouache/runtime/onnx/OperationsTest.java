package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import org.gouache.graph.Activation;
import org.gouache.graph.Fusion;
import org.gouache.graph.NetworkInput.Dimension.Fixed;
import org.gouache.graph.NetworkInput.Dimension.Open;
import org.gouache.graph.Padding;
import org.gouache.graph.Pooling;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Precision;
import org.gouache.runtime.onnx.model.Dialect;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;

/** Every operation in every dialect, against its formula. */
class OperationsTest {
    /** A network's results by name. */
    private interface Results {
        Tensor get(String name);
    }

    static Stream<Dialect> dialects() {
        return Stream.of(Precision.values())
                .flatMap(precision ->
                        Stream.of(
                                Dialect.plain(precision),
                                Dialect.fused(precision),
                                new Dialect(false, precision, EnumSet.allOf(Fusion.class)),
                                new Dialect(true, precision, EnumSet.allOf(Fusion.class))));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void convolutionPadsStridesAndAddsTheBias(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output(
                                "y",
                                b.conv2d("conv", in.get("x"), 1, 2, 2, new Padding(1, 0, 0, 2))))
                        .image("x", 2);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("conv.weight", Shape.of(1, 2, 2, 2), 1, 2, 3, 4, -1, 0, 0.5f, 2)
                        .with("conv.bias", Shape.of(1), 0.25f);
        Tensor x = Tensor.of(Shape.of(1, 2, 2, 3), 1, 2, 3, 4, 5, 6, -1, -2, -3, 8, 9, 7);

        Tensor y = run(network, weights, dialect, Map.of("x", x)).get("y");

        // padded by one row above and two columns to the right: windows at rows -1 and columns 0, 2
        assertThat(y.shape()).isEqualTo(Shape.of(1, 1, 1, 2));
        assertClose(y, dialect, 3 + 4 * 2 - 0.5f - 2 * 2 + 0.25f, 3 * 3 + 0.5f * -3 + 0.25f);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void linearWorksOnTheLastDimension(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    b.output("tokens", b.linear("a", in.get("x"), 2, true));
                                    b.output("vector", b.linear("b", in.get("v"), 1, false));
                                })
                        .tokens("x", 3)
                        .vector("v", 2);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("a.weight", Shape.of(2, 3), 1, 2, 3, 4, 5, 6)
                        .with("a.bias", Shape.of(2), 10, 20)
                        .with("b.weight", Shape.of(1, 2), 7, -8);

        Results y =
                run(
                        network,
                        weights,
                        dialect,
                        Map.of(
                                "x", Tensor.of(Shape.of(1, 2, 3), 1, 0, -1, 2, 2, 2),
                                "v", Tensor.of(Shape.of(1, 2), 0.5f, 0.25f)));

        assertClose(y.get("tokens"), dialect, 10 - 2, 20 - 2, 10 + 12, 20 + 30);
        assertClose(y.get("vector"), dialect, 1.5f);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void groupNormNormalizesEachGroup(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output("y", b.groupNorm("norm", in.get("x"), 2, 1e-5f)))
                        .image("x", 4);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("norm.weight", Shape.of(4), 1, 2, 3, 4)
                        .with("norm.bias", Shape.of(4), 0, 1, 2, 3);
        Tensor x = ramp(Shape.of(2, 4, 2, 3), i -> (i * 7 % 11) - 3);

        Tensor y = run(network, weights, dialect, Map.of("x", x)).get("y");

        assertClose(
                y,
                dialect,
                groupNorm(x, 2, 1e-5f, new float[] {1, 2, 3, 4}, new float[] {0, 1, 2, 3}));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void groupNormWithActivation(Dialect dialect) {
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

        Tensor y = run(network, weights, dialect, Map.of("x", x)).get("y");

        float[] expected = groupNorm(x, 1, 1e-6f, new float[] {2, -1}, new float[] {0.5f, 1});
        assertClose(y, dialect, map(expected, v -> v / (1 + Math.exp(-v))));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void residualSumAndLayerNorm(Dialect dialect) {
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

        Results results = run(network, weights, dialect, Map.of("x", x, "y", y));

        assertClose(results.get("sum"), dialect, 2, 3, 4, 5, 4, 3, 1, 2);
        // mean 3.5 and 2.5, variance 1.25 both
        double r = 1 / Math.sqrt(1.25 + 1e-5);
        assertClose(
                results.get("norm"),
                dialect,
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

    @ParameterizedTest
    @MethodSource("dialects")
    void attentionMixesValuesByHead(Dialect dialect) {
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

        Tensor y = run(network, new MemoryWeights(), dialect, Map.of("q", q, "k", k)).get("y");

        assertClose(y, dialect, attention(q, k, 2, false));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void causalAttentionSeesNoLaterTokens(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output(
                                "y",
                                b.attention(
                                        "attn", in.get("x"), in.get("x"), in.get("x"), 2, true)))
                        .tokens("x", 4);
        Tensor x = ramp(Shape.of(2, 6, 4), i -> 2 * Math.sin(i * i));

        Tensor y = run(network, new MemoryWeights(), dialect, Map.of("x", x)).get("y");

        assertClose(y, dialect, attention(x, x, 2, true));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void activations(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    for (Activation activation : Activation.values()) {
                                        b.output(
                                                activation.name(),
                                                b.activate(
                                                        activation.name(),
                                                        in.get("x"),
                                                        activation));
                                    }
                                })
                        .vector("x", 5);
        float[] x = {-3, -0.5f, 0, 0.7f, 2};

        Results y =
                run(
                        network,
                        new MemoryWeights(),
                        dialect,
                        Map.of("x", Tensor.of(Shape.of(1, 5), x)));

        assertClose(y.get("SILU"), dialect, map(x, v -> v / (1 + Math.exp(-v))));
        assertClose(y.get("QUICK_GELU"), dialect, map(x, v -> v / (1 + Math.exp(-1.702 * v))));
        // x * (1 + erf(x / sqrt 2)) / 2, from a table of the normal distribution
        assertClose(
                y.get("GELU"),
                dialect,
                floats(-3 * 0.00134990, -0.5 * 0.30853754, 0, 0.7 * 0.75803635, 2 * 0.97724987));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void gatedLinear(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output("y", b.geglu("act", b.linear("proj", in.get("x"), 4, true))))
                        .tokens("x", 1);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("proj.weight", Shape.of(4, 1), 1, 2, 0.7f, 2)
                        .with("proj.bias", Shape.of(4), 3, 4, 0, -2.5f);

        Tensor y =
                run(network, weights, dialect, Map.of("x", Tensor.of(Shape.of(1, 1, 1), 1)))
                        .get("y");

        assertClose(y, dialect, floats(4 * 0.7 * 0.75803635, 6 * -0.5 * 0.30853754));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void linearWithActivation(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    var x = in.get("x");
                                    b.output(
                                            "gelu",
                                            b.activate(
                                                    "a",
                                                    b.linear("fc1", x, 2, true),
                                                    Activation.GELU));
                                    b.output(
                                            "bare",
                                            b.activate(
                                                    "b",
                                                    b.linear("fc2", x, 2, false),
                                                    Activation.GELU));
                                    b.output(
                                            "silu",
                                            b.activate(
                                                    "c",
                                                    b.linear("fc3", x, 2, true),
                                                    Activation.SILU));
                                })
                        .vector("x", 1);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("fc1.weight", Shape.of(2, 1), 1, 1)
                        .with("fc1.bias", Shape.of(2), -0.3f, 1)
                        .with("fc2.weight", Shape.of(2, 1), 0.7f, -0.5f)
                        .with("fc3.weight", Shape.of(2, 1), 2, 3)
                        .with("fc3.bias", Shape.of(2), -1, 1);

        Results y = run(network, weights, dialect, Map.of("x", Tensor.of(Shape.of(1, 1), 1)));

        assertClose(y.get("gelu"), dialect, floats(0.7 * 0.75803635, 2 * 0.97724987));
        assertClose(y.get("bare"), dialect, floats(0.7 * 0.75803635, -0.5 * 0.30853754));
        assertClose(y.get("silu"), dialect, floats(1 / (1 + Math.exp(-1)), 4 / (1 + Math.exp(-4))));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void embeddingsWithPositions(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output(
                                "y",
                                b.addPositions("pos", b.embedding("tok", in.get("ids"), 3, 2), 9)))
                        .ids("ids");
        MemoryWeights weights =
                new MemoryWeights()
                        .with("tok.weight", Shape.of(3, 2), 1, 2, 3, 4, 5, 6)
                        .with(
                                "pos.weight",
                                Shape.of(9, 2),
                                floats(10, 20, 30, 40, 50, 60, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7));

        Tensor y =
                run(
                                network,
                                weights,
                                dialect,
                                Map.of("ids", Tensor.ofLongs(Shape.of(1, 3), 2, 0, 1)))
                        .get("y");

        assertClose(y, dialect, 15, 26, 31, 42, 53, 64);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void pooledTokenIsTheFirstOfItsKind(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    var x = in.get("x");
                                    b.output(
                                            "largest",
                                            b.selectToken(
                                                    "a",
                                                    x,
                                                    in.get("ids"),
                                                    new Pooling.LargestId()));
                                    b.output(
                                            "first",
                                            b.selectToken(
                                                    "b", x, in.get("ids"), new Pooling.FirstOf(5)));
                                })
                        .tokens("x", 1)
                        .ids("ids");
        Tensor x = Tensor.of(Shape.of(2, 4, 1), 1, 2, 3, 4, 5, 6, 7, 8);
        Tensor ids = Tensor.ofLongs(Shape.of(2, 4), 0, 5, 9, 9, 3, 7, 7, 6);

        Results y = run(network, new MemoryWeights(), dialect, Map.of("x", x, "ids", ids));

        assertClose(y.get("largest"), dialect, 3, 6);
        assertClose(y.get("first"), dialect, 2, 5);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void sinusoidsAreComputedInFloat32(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    b.output(
                                            "cosineFirst",
                                            b.sinusoid("a", in.get("t"), 4, true, 0));
                                    b.output(
                                            "sineFirst",
                                            b.sinusoid("b", in.get("many"), 6, false, 1));
                                })
                        .input("t", ElementType.F32, TinyNetwork.BATCH)
                        .vector("many", 2);

        Results y =
                run(
                        network,
                        new MemoryWeights(),
                        dialect,
                        Map.of(
                                "t", Tensor.of(Shape.of(1), 950.7f),
                                "many", Tensor.of(Shape.of(1, 2), 3, 1023)));

        double t = 950.7f;
        assertClose(
                y.get("cosineFirst"),
                dialect,
                floats(Math.cos(t), Math.cos(t / 100), Math.sin(t), Math.sin(t / 100)));
        assertThat(y.get("sineFirst").shape()).isEqualTo(Shape.of(1, 2, 6));
        assertClose(
                y.get("sineFirst"),
                dialect,
                floats(
                        Math.sin(3),
                        Math.sin(0.03),
                        Math.sin(0.0003),
                        Math.cos(3),
                        Math.cos(0.03),
                        Math.cos(0.0003),
                        Math.sin(1023),
                        Math.sin(10.23),
                        Math.sin(0.1023),
                        Math.cos(1023),
                        Math.cos(10.23),
                        Math.cos(0.1023)));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void imagesBecomeTokensAndBack(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    var tokens = b.imageToTokens("tokens", in.get("x"));
                                    b.output("tokens", tokens);
                                    b.output(
                                            "image", b.tokensToImage("image", tokens, in.get("x")));
                                })
                        .image("x", 2);
        Tensor x = Tensor.of(Shape.of(1, 2, 2, 1), 1, 2, 3, 4);

        Results y = run(network, new MemoryWeights(), dialect, Map.of("x", x));

        assertThat(y.get("tokens").shape()).isEqualTo(Shape.of(1, 2, 2));
        assertClose(y.get("tokens"), dialect, 1, 3, 2, 4);
        assertThat(y.get("image").shape()).isEqualTo(x.shape());
        assertClose(y.get("image"), dialect, 1, 2, 3, 4);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void flatteningKeepsTheBatch(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork((b, in) -> b.output("y", b.flatten("flat", in.get("x"))))
                        .input("x", ElementType.F32, TinyNetwork.BATCH, new Fixed(2), new Fixed(3));
        Tensor x = Tensor.of(Shape.of(2, 2, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

        Tensor y = run(network, new MemoryWeights(), dialect, Map.of("x", x)).get("y");

        assertThat(y.shape()).isEqualTo(Shape.of(2, 6));
        assertClose(y, dialect, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void upsamplingRepeatsPixels(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    b.output("twice", b.upsampleNearest("twice", in.get("x")));
                                    b.output(
                                            "like",
                                            b.upsampleNearestLike(
                                                    "like", in.get("x"), in.get("other")));
                                })
                        .image("x", 1)
                        .input(
                                "other",
                                ElementType.F32,
                                TinyNetwork.BATCH,
                                new Fixed(1),
                                new Open("h", 3),
                                new Open("w", 3));
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 3), 1, 2, 3);

        Results y =
                run(
                        network,
                        new MemoryWeights(),
                        dialect,
                        Map.of("x", x, "other", Tensor.zeros(Shape.of(1, 1, 2, 5))));

        assertClose(y.get("twice"), dialect, 1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3);
        assertClose(y.get("like"), dialect, 1, 1, 2, 2, 3, 1, 1, 2, 2, 3);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void channelsAreAddedAndJoined(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    var sum = b.addPerChannel("sum", in.get("x"), in.get("v"));
                                    b.output("y", b.concat("join", List.of(sum, in.get("x"))));
                                })
                        .image("x", 2)
                        .vector("v", 2);

        Tensor y =
                run(
                                network,
                                new MemoryWeights(),
                                dialect,
                                Map.of(
                                        "x", Tensor.of(Shape.of(1, 2, 1, 2), 1, 2, 3, 4),
                                        "v", Tensor.of(Shape.of(1, 2), 10, 20)))
                        .get("y");

        assertClose(y, dialect, 11, 12, 23, 24, 1, 2, 3, 4);
    }

    private static Results run(
            TinyNetwork network,
            MemoryWeights weights,
            Dialect dialect,
            Map<String, Tensor> inputs) {
        Target target = new Target(Provider.CPU, dialect, false, LoadOptions.DEFAULT);
        try (Network loaded = OnnxRuntime.load(new GraphSource(network, weights), target)) {
            Map<String, Tensor> results = loaded.run(inputs);
            return name -> requireNonNull(results.get(name));
        }
    }

    private static void assertClose(Tensor actual, Dialect dialect, float... expected) {
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        float relative =
                switch (dialect.precision()) {
                    case FLOAT32 -> 1e-6f;
                    case FLOAT16 -> 2e-3f;
                };
        assertThat(actual.toFloats()).hasSameSizeAs(expected);
        assertThat(actual.toFloats()).containsExactly(expected, within(largest * relative));
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

    private static Tensor ramp(Shape shape, IntToDoubleFunction value) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(i);
        }
        return Tensor.of(shape, values);
    }

    private static float[] map(float[] values, DoubleUnaryOperator f) {
        float[] mapped = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            mapped[i] = (float) f.applyAsDouble(values[i]);
        }
        return mapped;
    }

    private static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
