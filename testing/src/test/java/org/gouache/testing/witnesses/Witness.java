package org.gouache.testing.witnesses;

import static org.gouache.palettize.decode.WeightElements.toTensor;

import static java.util.Objects.requireNonNull;

import org.gouache.contract.KernelLoader;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.graph.NetworkDefinition;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.runtime.vector.VectorRuntime;
import org.gouache.standin.mil.Rounding;
import org.gouache.standin.program.PackagedRuntime;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;
import org.gouache.testing.networks.HalfModel;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A way to compute a network. */
interface Witness {
    /**
     * A network's results by name.
     *
     * @throws WitnessFailure if there are none, or others for the second call than for the first
     */
    Map<String, Tensor> compute(
            NetworkDefinition definition, WeightStore weights, Map<String, Tensor> inputs);

    /** A runtime as a witness. */
    record Of(String name, InferenceRuntime runtime, LoadOptions options) implements Witness {
        @Override
        public Map<String, Tensor> compute(
                NetworkDefinition definition, WeightStore weights, Map<String, Tensor> inputs) {
            try (Network network = runtime.load(new GraphSource(definition, weights), options)) {
                Map<String, Tensor> results = network.run(inputs);
                network.run(inputs)
                        .forEach((output, again) -> {
                            Tensor result = requireNonNull(results.get(output));
                            if (!Arrays.equals(again.toFloats(), result.toFloats())) {
                                throw new WitnessFailure(name, output);
                            }
                        });
                return results;
            } catch (WitnessFailure e) {
                throw e;
            } catch (RuntimeException e) {
                throw new WitnessFailure(name, e);
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A witness that gets weights with several palettes as what they decode to. */
    record WithoutGroups(Witness witness) implements Witness {
        @Override
        public Map<String, Tensor> compute(
                NetworkDefinition definition, WeightStore weights, Map<String, Tensor> inputs) {
            return witness.compute(definition, new Decoded(weights), inputs);
        }

        private record Decoded(WeightStore of) implements WeightStore {
            @Override
            public Set<String> names() {
                return of.names();
            }

            @Override
            public Weight get(String name) {
                Weight weight = of.get(name);
                if (weight instanceof PalettizedWeight palettized && palettized.groups() > 1) {
                    Tensor values = toTensor(weight, ElementType.F32, Arena.ofAuto());
                    return new DenseWeight(values.type(), values.shape(), values.data());
                }
                return weight;
            }
        }

        @Override
        public String toString() {
            return witness.toString();
        }
    }

    /** Our own kernels with operations one by one, on one thread. */
    static Witness vector() {
        return new Of(
                "vector",
                InferenceRuntime.named("vector"),
                LoadOptions.DEFAULT.withThreads(1).withFuse(false));
    }

    /**
     * Our kernels with vectors and without, ONNX Runtime, both with fused operations and plain; and
     * packages for Core ML, evaluated.
     */
    static List<Witness> usual() {
        InferenceRuntime onnx = InferenceRuntime.named("onnx");
        LoadOptions cpu = LoadOptions.DEFAULT.withProvider("cpu").withThreads(1);
        return List.of(
                vector(),
                new Of(
                        "fused vector",
                        InferenceRuntime.named("vector"),
                        LoadOptions.DEFAULT.withThreads(3).withFuse(true)),
                new Of(
                        "scalar",
                        vectorRuntime(0),
                        LoadOptions.DEFAULT.withThreads(1).withFuse(false)),
                new Of("onnx", onnx, cpu.withFuse(false)),
                new Of("fused onnx", onnx, cpu.withFuse(true)),
                packaged(MinimumOs.MACOS_15, AttentionVariant.ORIGINAL),
                packaged(MinimumOs.MACOS_13, AttentionVariant.SPLIT_EINSUM_V2));
    }

    /** The usual ones, our kernels with vectors of every width, and packages of every form. */
    static List<Witness> all() {
        return Stream.of(
                        usual().stream(),
                        Stream.of(128, 256, 512).map(Witness::ofBits),
                        Stream.of(
                                packaged(MinimumOs.MACOS_15, AttentionVariant.SPLIT_EINSUM),
                                packaged(MinimumOs.MACOS_13, AttentionVariant.ORIGINAL)))
                .flatMap(witnesses -> witnesses)
                .toList();
    }

    /** Packages for Core ML in float32, evaluated. */
    private static Witness packaged(MinimumOs os, AttentionVariant attention) {
        Witness packaged = packaged(os, attention, Precision.FLOAT32);
        return switch (os) {
            case MACOS_13 -> new WithoutGroups(packaged);
            case MACOS_15 -> packaged;
        };
    }

    private static Witness packaged(MinimumOs os, AttentionVariant attention, Precision precision) {
        String name = "%s package for %s in %s".formatted(attention, os, precision);
        InferenceRuntime runtime =
                new PackagedRuntime(
                        name,
                        graph ->
                                new ProgramOptions(os, precision, Layout.suiting(graph), attention),
                        Border::definition,
                        Rounding.NONE,
                        Path.of(System.getProperty("java.io.tmpdir")));
        return new Of(name, runtime, LoadOptions.DEFAULT);
    }

    /**
     * Our own kernels with constants of float16, and packages in float16: for trials whose weights
     * are float16.
     */
    static List<Witness> inFloat16(MinimumOs os, AttentionVariant attention) {
        return List.of(
                new WithConstants(vector(), os, attention),
                packaged(os, attention, Precision.FLOAT16));
    }

    /** A witness that gets a network's constants as packages in float16 have them. */
    record WithConstants(Witness witness, MinimumOs os, AttentionVariant attention)
            implements Witness {
        @Override
        public Map<String, Tensor> compute(
                NetworkDefinition definition, WeightStore weights, Map<String, Tensor> inputs) {
            Layout layout = Layout.suiting(definition.build());
            ProgramOptions options = new ProgramOptions(os, Precision.FLOAT16, layout, attention);
            GraphSource source =
                    HalfModel.withConstants(new GraphSource(definition, weights), options);
            return witness.compute(source.definition(), source.weights(), inputs);
        }

        @Override
        public String toString() {
            return witness.toString();
        }
    }

    private static Witness ofBits(int bits) {
        return new Of(
                "vectors of %d bits".formatted(bits),
                vectorRuntime(bits),
                LoadOptions.DEFAULT.withThreads(2));
    }

    private static InferenceRuntime vectorRuntime(int bits) {
        return KernelLoader.load(bits, InferenceRuntime.class, VectorRuntime.class);
    }
}
