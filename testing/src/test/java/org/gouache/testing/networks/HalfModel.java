package org.gouache.testing.networks;

import static org.gouache.palettize.decode.WeightElements.toTensor;

import static java.util.Objects.requireNonNull;

import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.Op;
import org.gouache.graph.Op.Attention;
import org.gouache.graph.Op.GroupNorm;
import org.gouache.graph.Op.LayerNorm;
import org.gouache.graph.Op.Linear;
import org.gouache.graph.Value;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Networks, weights and inputs as a package in float16 holds them, for runtimes of float32. */
public final class HalfModel {
    /** Packages have a quarter of a value in their group norms, and so a sixteenth of epsilon. */
    private static final float GROUP_NORM_SHARE = 1 / 16f;

    private HalfModel() {}

    /** A network with weights and constants rounded. */
    static GraphSource of(GraphSource source, ProgramOptions options) {
        WeightStore rounded = new Rounded(source.weights());
        return withConstants(new GraphSource(source.definition(), rounded), options);
    }

    /** A network with its constants rounded; those of attention are in the weights of its keys. */
    public static GraphSource withConstants(GraphSource source, ProgramOptions options) {
        Map<String, Float> scales =
                attendsByItself(options) ? Map.of() : keyScales(source.definition().build());
        return new GraphSource(
                new Definition(source.definition()), new Scaled(source.weights(), scales));
    }

    /** Whether there is one operation for attention, which knows its scale. */
    private static boolean attendsByItself(ProgramOptions options) {
        return options.minimumOs() == MinimumOs.MACOS_15
                && (options.layout() == Layout.CHANNELS_LAST
                        || options.attention() == AttentionVariant.ORIGINAL);
    }

    /** All but ids rounded. */
    static Map<String, Tensor> round(Map<String, Tensor> inputs) {
        Map<String, Tensor> rounded = new LinkedHashMap<>(inputs);
        rounded.replaceAll(
                (_, tensor) -> tensor.type() == ElementType.I64 ? tensor : round(tensor));
        return rounded;
    }

    private static Tensor round(Tensor tensor) {
        float[] values = tensor.toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = round(values[i]);
        }
        return Tensor.of(tensor.shape(), values);
    }

    private static float round(float value) {
        return Float.float16ToFloat(Float.floatToFloat16(value));
    }

    /**
     * What attentions multiply their scores by, relative to what they should: by name of the
     * weights that make the keys.
     */
    private static Map<String, Float> keyScales(Graph graph) {
        Map<Value, Linear> linears = new HashMap<>();
        Map<String, Float> scales = new HashMap<>();
        for (Op op : graph.ops()) {
            if (op instanceof Linear linear) {
                linears.put(linear.output(), linear);
            }
            if (op instanceof Attention attention) {
                float width = (float) attention.key().shape().size(-1) / attention.heads();
                float scale = (float) (1 / Math.sqrt(width));
                requireNonNull(linears.get(attention.key()))
                        .parameters()
                        .forEach(it -> scales.put(it.name(), round(scale) / scale));
            }
        }
        return scales;
    }

    private record Rounded(WeightStore of) implements WeightStore {
        @Override
        public Set<String> names() {
            return of.names();
        }

        @Override
        public Weight get(String name) {
            return dense(round(toTensor(of.get(name), ElementType.F32, Arena.ofAuto())));
        }
    }

    private record Scaled(WeightStore of, Map<String, Float> scales) implements WeightStore {
        @Override
        public Set<String> names() {
            return of.names();
        }

        @Override
        public Weight get(String name) {
            Float scale = scales.get(name);
            if (scale == null) {
                return of.get(name);
            }
            float[] values = toTensor(of.get(name), ElementType.F32, Arena.ofAuto()).toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] *= scale;
            }
            return dense(Tensor.of(of.get(name).shape(), values));
        }
    }

    private static DenseWeight dense(Tensor tensor) {
        return new DenseWeight(tensor.type(), tensor.shape(), tensor.data());
    }

    private record Definition(NetworkDefinition of) implements NetworkDefinition {
        @Override
        public String name() {
            return of.name();
        }

        @Override
        public List<NetworkInput> inputs() {
            return of.inputs();
        }

        @Override
        public Graph build(Map<String, Shape> inputShapes) {
            Graph graph = of.build(inputShapes);
            return new Graph(
                    graph.name(),
                    graph.inputs(),
                    graph.ops().stream().map(Definition::rounded).toList(),
                    graph.modules(),
                    graph.outputs());
        }

        private static Op rounded(Op op) {
            return switch (op) {
                case GroupNorm it ->
                        new GroupNorm(
                                it.output(),
                                it.input(),
                                it.weight(),
                                it.bias(),
                                it.groups(),
                                round(it.epsilon() * GROUP_NORM_SHARE) / GROUP_NORM_SHARE);
                case LayerNorm it ->
                        new LayerNorm(
                                it.output(),
                                it.input(),
                                it.weight(),
                                it.bias(),
                                round(it.epsilon()));
                default -> op;
            };
        }
    }
}
