package org.gouache.benchmarks;

import static java.util.Objects.requireNonNull;

import org.gouache.graph.Graph;
import org.gouache.graph.GraphBuilder;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.Padding;
import org.gouache.graph.Parameter;
import org.gouache.graph.Value;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A network of one operation, of a size that there is in Stable Diffusion XL. */
sealed interface OperationCase extends NetworkDefinition {
    /** At 1024 × 1024: attention of both resolutions, to the prompt, and of the VAE's middle. */
    List<String> ATTENTIONS =
            List.of(
                    "attention-4096x4096x10x64",
                    "attention-1024x1024x20x64",
                    "attention-4096x77x10x64",
                    "attention-1024x77x20x64",
                    "attention-4096x4096x1x512");

    /** At 1024 × 1024: the UNet's three resolutions, and half of the VAE's greatest. */
    List<String> CONVOLUTIONS =
            List.of(
                    "convolution-320x320x128",
                    "convolution-640x640x64",
                    "convolution-1280x1280x32",
                    "convolution-128x128x512");

    /** Those of the values that are computed. */
    double operations();

    /**
     * @param name as in {@code attention-QUERIESxKEYSxHEADSxWIDTH} or {@code
     *     convolution-INxOUTxSIDE}
     */
    static OperationCase parse(String name) {
        String[] parts = name.split("-", 2);
        int[] sizes = List.of(parts[1].split("x")).stream().mapToInt(Integer::parseInt).toArray();
        return switch (parts[0]) {
            case "attention" -> new Attention(sizes[0], sizes[1], sizes[2], sizes[3]);
            case "convolution" -> new Convolution(sizes[0], sizes[1], sizes[2]);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Attention of one picture. */
    record Attention(int queries, int keys, int heads, int width) implements OperationCase {
        @Override
        public String name() {
            return "attention-%dx%dx%dx%d".formatted(queries, keys, heads, width);
        }

        @Override
        public List<NetworkInput> inputs() {
            return List.of(
                    fixed("query", 1, queries, (long) heads * width),
                    fixed("key", 1, keys, (long) heads * width),
                    fixed("value", 1, keys, (long) heads * width));
        }

        @Override
        public Value result(GraphBuilder builder, Map<String, Value> inputs) {
            return builder.attention(
                    "attention",
                    requireNonNull(inputs.get("query")),
                    requireNonNull(inputs.get("key")),
                    requireNonNull(inputs.get("value")),
                    heads,
                    false);
        }

        @Override
        public double operations() {
            return 4.0 * queries * keys * heads * width;
        }
    }

    /** A convolution of 3 × 3 pixels. */
    record Convolution(int in, int out, int side) implements OperationCase {
        private static final int KERNEL = 3;

        @Override
        public String name() {
            return "convolution-%dx%dx%d".formatted(in, out, side);
        }

        @Override
        public List<NetworkInput> inputs() {
            return List.of(fixed("image", 1, in, side, side));
        }

        @Override
        public Value result(GraphBuilder builder, Map<String, Value> inputs) {
            return builder.conv2d(
                    "conv", requireNonNull(inputs.get("image")), out, KERNEL, 1, Padding.all(1));
        }

        @Override
        public double operations() {
            return 2.0 * in * out * side * side * KERNEL * KERNEL;
        }
    }

    private static NetworkInput fixed(String name, long... sizes) {
        NetworkInput.Dimension[] dimensions = new NetworkInput.Dimension[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            dimensions[i] = new NetworkInput.Dimension.Fixed(sizes[i]);
        }
        return new NetworkInput(name, ElementType.F32, dimensions);
    }

    /** The operation. */
    Value result(GraphBuilder builder, Map<String, Value> inputs);

    @Override
    default Graph build(Map<String, Shape> inputShapes) {
        GraphBuilder builder = new GraphBuilder(name());
        builder.output("result", result(builder, builder.inputs(inputs(), inputShapes)));
        return builder.build();
    }

    /** Random inputs. */
    default Map<String, Tensor> values() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (NetworkInput input : inputs()) {
            Shape shape = input.typicalShape();
            values.put(
                    input.name(),
                    new Tensor(ElementType.F32, shape, MatMulCase.random(shape.elements())));
        }
        return values;
    }

    /**
     * Random weights.
     *
     * @param bits of palettes, or 0 for float32
     */
    default WeightStore weights(int bits) {
        Map<String, Weight> weights = new HashMap<>();
        for (Parameter parameter : build().parameters()) {
            Shape shape = parameter.shape();
            weights.put(
                    parameter.name(),
                    bits == 0 || shape.rank() == 1
                            ? new DenseWeight(
                                    ElementType.F32, shape, MatMulCase.random(shape.elements()))
                            : MatMulCase.palettized(shape, bits));
        }
        return new WeightStore() {
            @Override
            public Set<String> names() {
                return weights.keySet();
            }

            @Override
            public Weight get(String name) {
                return requireNonNull(weights.get(name));
            }
        };
    }
}
