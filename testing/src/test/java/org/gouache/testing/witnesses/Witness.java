package org.gouache.testing.witnesses;

import static java.util.Objects.requireNonNull;

import org.gouache.contract.KernelLoader;
import org.gouache.graph.NetworkDefinition;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.vector.VectorRuntime;
import org.gouache.tensor.Tensor;
import org.gouache.weight.WeightStore;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    /** Our own kernels with operations one by one, on one thread. */
    static Witness vector() {
        return new Of(
                "vector",
                InferenceRuntime.named("vector"),
                LoadOptions.DEFAULT.withThreads(1).withFuse(false));
    }

    /** Our kernels with vectors and without, and ONNX Runtime, with fused operations and plain. */
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
                new Of("fused onnx", onnx, cpu.withFuse(true)));
    }

    /** The usual ones, and our kernels with vectors of every width. */
    static List<Witness> all() {
        return Stream.concat(usual().stream(), Stream.of(128, 256, 512).map(Witness::ofBits))
                .toList();
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
