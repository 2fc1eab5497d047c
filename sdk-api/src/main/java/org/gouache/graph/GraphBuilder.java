package org.gouache.graph;

import org.gouache.GouacheException;
import org.gouache.graph.Op.Activate;
import org.gouache.graph.Op.Add;
import org.gouache.graph.Op.AddPerChannel;
import org.gouache.graph.Op.AddPositions;
import org.gouache.graph.Op.Attention;
import org.gouache.graph.Op.Concat;
import org.gouache.graph.Op.Conv2d;
import org.gouache.graph.Op.Embedding;
import org.gouache.graph.Op.Flatten;
import org.gouache.graph.Op.Geglu;
import org.gouache.graph.Op.GroupNorm;
import org.gouache.graph.Op.ImageToTokens;
import org.gouache.graph.Op.LayerNorm;
import org.gouache.graph.Op.Linear;
import org.gouache.graph.Op.SelectToken;
import org.gouache.graph.Op.Sinusoid;
import org.gouache.graph.Op.TokensToImage;
import org.gouache.graph.Op.UpsampleNearest;
import org.gouache.graph.Op.UpsampleNearestLike;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Builds a graph, checking shapes on the way. Every operation is given the path of its module below
 * the builder's {@linkplain #at scope}; that path names its value, and its weights are {@code
 * path.weight} and {@code path.bias}.
 *
 * <p>A method that adds an operation returns the operation's result. What it computes is said by
 * the record of that name in {@link Op}; here stand the shapes. Values that do not fit are a {@link
 * GouacheException} that names the network, the layer and the values with their shapes.
 */
public final class GraphBuilder {
    private final GraphBody body;
    private final String scope;

    /**
     * @param network its name, for errors
     */
    public GraphBuilder(String network) {
        this(new GraphBody(network), "");
    }

    private GraphBuilder(GraphBody body, String scope) {
        this.body = body;
        this.scope = scope;
    }

    /** A builder of the same graph whose paths start with one more module. */
    public GraphBuilder at(String module) {
        return new GraphBuilder(body, path(module));
    }

    /** The path of this builder's own module; empty at the root. */
    public String scope() {
        return scope;
    }

    /** Declares an input of the network. */
    public Value input(String name, ElementType type, Shape shape) {
        Value value = new Value(name, type, shape);
        body.inputs.add(value);
        return body.declare(value);
    }

    /**
     * Declares a network's inputs.
     *
     * @return the inputs' values by name
     * @throws GouacheException if the shapes are not {@linkplain NetworkInput#check what the inputs
     *     take}
     */
    public Map<String, Value> inputs(List<NetworkInput> inputs, Map<String, Shape> shapes) {
        NetworkInput.check(body.network, inputs, shapes);
        Map<String, Value> values = new LinkedHashMap<>();
        for (NetworkInput input : inputs) {
            String name = input.name();
            values.put(name, input(name, input.type(), Objects.requireNonNull(shapes.get(name))));
        }
        return values;
    }

    /** Names a result of the network. */
    public void output(String name, Value value) {
        if (body.outputs.putIfAbsent(name, value) != null) {
            throw new IllegalStateException(body.network + ": two outputs are named " + name);
        }
    }

    /** Makes a value also known as the output of this builder's module. */
    public Value result(Value value) {
        Value known = body.modules.putIfAbsent(scope, value);
        if (known != null && !known.equals(value)) {
            throw new IllegalStateException(
                    "%s: module %s is both %s and %s".formatted(body.network, scope, known, value));
        }
        return value;
    }

    /** The graph of all that was added so far. */
    public Graph build() {
        return new Graph(
                body.network,
                List.copyOf(body.inputs),
                List.copyOf(body.ops),
                Map.copyOf(body.modules),
                Collections.unmodifiableMap(new LinkedHashMap<>(body.outputs)));
    }

    /**
     * [B, C, H, W] to [B, outChannels, (H + top + bottom - kernel) / stride + 1, likewise W]; with
     * a bias.
     */
    public Value conv2d(
            String module, Value input, int outChannels, int kernel, int stride, Padding padding) {
        requireRank(module, input, 4);
        Shape in = input.shape();
        long height = (in.size(2) + padding.top() + padding.bottom() - kernel) / stride + 1;
        long width = (in.size(3) + padding.left() + padding.right() - kernel) / stride + 1;
        if (in.size(2) + padding.top() + padding.bottom() < kernel
                || in.size(3) + padding.left() + padding.right() < kernel) {
            throw mismatch(
                    module,
                    "image is smaller than the %d x %d kernel".formatted(kernel, kernel),
                    input);
        }
        Value output = value(module, Shape.of(in.size(0), outChannels, height, width));
        Parameter weight = parameter(module + ".weight", outChannels, in.size(1), kernel, kernel);
        return add(
                new Conv2d(
                        output,
                        input,
                        weight,
                        parameter(module + ".bias", outChannels),
                        stride,
                        padding));
    }

    /** […, C] to […, outWidth]. */
    public Value linear(String module, Value input, long outWidth, boolean bias) {
        Value output = value(module, input.shape().with(-1, outWidth));
        Parameter weight = parameter(module + ".weight", outWidth, input.shape().size(-1));
        return add(
                new Linear(
                        output,
                        input,
                        weight,
                        bias ? parameter(module + ".bias", outWidth) : null));
    }

    /** Ids [B, S] to [B, S, width]. */
    public Value embedding(String module, Value ids, long rows, long width) {
        requireRank(module, ids, 2);
        Value output = value(module, Shape.of(ids.shape().size(0), ids.shape().size(1), width));
        return add(new Embedding(output, ids, parameter(module + ".weight", rows, width)));
    }

    /** Tokens [B, S, C], S up to {@code positions}, to the same shape. */
    public Value addPositions(String module, Value tokens, long positions) {
        requireRank(module, tokens, 3);
        if (tokens.shape().size(1) > positions) {
            throw mismatch(
                    module, "more tokens than the %d positions".formatted(positions), tokens);
        }
        Value output = value(module, tokens.shape());
        return add(
                new AddPositions(
                        output,
                        tokens,
                        parameter(module + ".weight", positions, tokens.shape().size(2))));
    }

    /** [B, C, H, W], C a multiple of {@code groups}, to the same shape. */
    public Value groupNorm(String module, Value input, int groups, float epsilon) {
        requireRank(module, input, 4);
        long channels = input.shape().size(1);
        if (groups < 1 || channels % groups != 0) {
            throw mismatch(
                    module, "channels cannot be divided into %d groups".formatted(groups), input);
        }
        Parameter weight = parameter(module + ".weight", channels);
        Parameter bias = parameter(module + ".bias", channels);
        return add(
                new GroupNorm(value(module, input.shape()), input, weight, bias, groups, epsilon));
    }

    /** […, C] to the same shape. */
    public Value layerNorm(String module, Value input, float epsilon) {
        return layerNorm(module, module, input, epsilon);
    }

    /** As {@link #layerNorm(String, Value, float)}, with the weights of another module. */
    public Value layerNorm(String module, String weightsOf, Value input, float epsilon) {
        long width = input.shape().size(-1);
        Parameter weight = parameter(weightsOf + ".weight", width);
        Parameter bias = parameter(weightsOf + ".bias", width);
        return add(new LayerNorm(value(module, input.shape()), input, weight, bias, epsilon));
    }

    /** Query [B, S, C], key and value [B, T, C], C a multiple of {@code heads}, to [B, S, C]. */
    public Value attention(
            String module, Value query, Value key, Value value, int heads, boolean causal) {
        for (Value operand : List.of(query, key, value)) {
            requireRank(module, operand, 3);
        }
        if (heads < 1 || query.shape().size(2) % heads != 0) {
            throw mismatch(module, "width cannot be divided into %d heads".formatted(heads), query);
        }
        boolean fit =
                query.shape().size(2) == key.shape().size(2)
                        && query.shape().size(0) == key.shape().size(0);
        if (!fit || !key.shape().equals(value.shape())) {
            throw mismatch(module, "query, key and value do not fit", query, key, value);
        }
        return add(new Attention(value(module, query.shape()), query, key, value, heads, causal));
    }

    /** Any shape to the same. */
    public Value activate(String module, Value input, Activation activation) {
        return add(new Activate(value(module, input.shape()), input, activation));
    }

    /** […, 2 C] to […, C]. */
    public Value geglu(String module, Value input) {
        if (input.shape().size(-1) % 2 != 0) {
            throw mismatch(module, "width is odd", input);
        }
        return add(
                new Geglu(
                        value(module, input.shape().with(-1, input.shape().size(-1) / 2)), input));
    }

    /** Two values of one shape to the same. */
    public Value add(String module, Value left, Value right) {
        if (!left.shape().equals(right.shape())) {
            throw mismatch(module, "cannot add", left, right);
        }
        return add(new Add(value(module, left.shape()), left, right));
    }

    /** An image [B, C, H, W] and a vector [B, C] to [B, C, H, W]. */
    public Value addPerChannel(String module, Value image, Value vector) {
        requireRank(module, image, 4);
        if (!vector.shape().equals(Shape.of(image.shape().size(0), image.shape().size(1)))) {
            throw mismatch(module, "cannot add by channel", image, vector);
        }
        return add(new AddPerChannel(value(module, image.shape()), image, vector));
    }

    /** Values that differ in dimension 1 at most to one with the sum of those. */
    public Value concat(String module, List<Value> values) {
        Shape first = values.getFirst().shape();
        long joined = 0;
        for (Value value : values) {
            boolean fits =
                    value.shape().rank() == first.rank()
                            && value.shape().with(1, 0).equals(first.with(1, 0));
            if (!fits) {
                throw mismatch(module, "cannot join", values.toArray(Value[]::new));
            }
            joined += value.shape().size(1);
        }
        return add(new Concat(value(module, first.with(1, joined)), values));
    }

    /** [B, N, C] to [B, N * C]. */
    public Value flatten(String module, Value input) {
        requireRank(module, input, 3);
        Shape in = input.shape();
        return add(
                new Flatten(value(module, Shape.of(in.size(0), in.size(1) * in.size(2))), input));
    }

    /** [B, C, H, W] to [B, H * W, C]. */
    public Value imageToTokens(String module, Value image) {
        requireRank(module, image, 4);
        Shape in = image.shape();
        return add(
                new ImageToTokens(
                        value(module, Shape.of(in.size(0), in.size(2) * in.size(3), in.size(1))),
                        image));
    }

    /** [B, H * W, C] and an image [B, any, H, W] to [B, C, H, W]. */
    public Value tokensToImage(String module, Value tokens, Value like) {
        requireRank(module, tokens, 3);
        requireRank(module, like, 4);
        long height = like.shape().size(2);
        long width = like.shape().size(3);
        if (tokens.shape().size(0) != like.shape().size(0)
                || tokens.shape().size(1) != height * width) {
            throw mismatch(module, "tokens are not the pixels of the image", tokens, like);
        }
        Shape shape = Shape.of(tokens.shape().size(0), tokens.shape().size(2), height, width);
        return add(new TokensToImage(value(module, shape), tokens, like));
    }

    /** [B, C, H, W] to [B, C, 2 H, 2 W]. */
    public Value upsampleNearest(String module, Value image) {
        requireRank(module, image, 4);
        Shape in = image.shape();
        Shape out = Shape.of(in.size(0), in.size(1), in.size(2) * 2, in.size(3) * 2);
        return add(new UpsampleNearest(value(module, out), image));
    }

    /**
     * [B, C, H, W] to the height and width of the other image, which are twice as large or differ
     * from that by 1: what halving leaves of them.
     */
    public Value upsampleNearestLike(String module, Value image, Value like) {
        requireRank(module, image, 4);
        requireRank(module, like, 4);
        for (int i = 2; i < 4; i++) {
            if (Math.abs(like.shape().size(i) - 2 * image.shape().size(i)) > 1) {
                throw mismatch(module, "size is not about doubled", image, like);
            }
        }
        Shape out = image.shape().with(2, like.shape().size(2)).with(3, like.shape().size(3));
        return add(new UpsampleNearestLike(value(module, out), image, like));
    }

    /** […] to […, width], which is even. */
    public Value sinusoid(
            String module, Value input, long width, boolean cosineFirst, float frequencyShift) {
        long[] in = input.shape().toArray();
        long[] out = Arrays.copyOf(in, in.length + 1);
        out[in.length] = width;
        if (width < 2 || width % 2 != 0) {
            throw mismatch(module, "embedding width %d is not even".formatted(width), input);
        }
        return add(new Sinusoid(value(module, Shape.of(out)), input, cosineFirst, frequencyShift));
    }

    /** Tokens [B, S, C] and their ids [B, S] to [B, C]. */
    public Value selectToken(String module, Value tokens, Value ids, Pooling pooling) {
        requireRank(module, tokens, 3);
        if (!ids.shape().equals(Shape.of(tokens.shape().size(0), tokens.shape().size(1)))) {
            throw mismatch(module, "ids do not belong to the tokens", tokens, ids);
        }
        Shape out = Shape.of(tokens.shape().size(0), tokens.shape().size(2));
        return add(new SelectToken(value(module, out), tokens, ids, pooling));
    }

    private void requireRank(String module, Value value, int rank) {
        if (value.shape().rank() != rank) {
            throw mismatch(module, "expected %d dimensions".formatted(rank), value);
        }
    }

    /**
     * The error that values do not fit a layer: names the network, the layer and the values'
     * shapes.
     */
    public GouacheException mismatch(String module, String what, Value... values) {
        String found = String.join(", ", Arrays.stream(values).map(Value::toString).toList());
        return new GouacheException(
                "%s: layer %s: %s: %s".formatted(body.network, path(module), what, found));
    }

    private String path(String module) {
        return scope.isEmpty() ? module : scope + "." + module;
    }

    private Value value(String module, Shape shape) {
        return new Value(path(module), ElementType.F32, shape);
    }

    private Parameter parameter(String name, long... sizes) {
        return body.declare(new Parameter(path(name), Shape.of(sizes)));
    }

    private Value add(Op op) {
        body.ops.add(op);
        return body.declare(op.output());
    }
}
