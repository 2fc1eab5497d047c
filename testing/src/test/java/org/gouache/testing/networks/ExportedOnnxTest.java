package org.gouache.testing.networks;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import org.gouache.graph.NetworkDefinition;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Precision;
import org.gouache.runtime.onnx.OnnxExporter;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Every golden network, written as an ONNX file and loaded again. */
@Tag("thorough")
class ExportedOnnxTest {
    private static final double LIMIT = 2e-5;

    /** As for float16 in memory. */
    private static final double HALF_LIMIT = 2e-2;

    @TempDir private Path folder;

    static Stream<GoldenNetwork> networks() {
        return GoldenNetwork.all();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void float32FilesComputeWhatTheReferenceComputes(GoldenNetwork golden) {
        check(golden, Precision.FLOAT32, LIMIT);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void float16FilesComputeAboutThat(GoldenNetwork golden) {
        check(golden, Precision.FLOAT16, HALF_LIMIT);
    }

    private void check(GoldenNetwork golden, Precision precision, double limit) {
        NetworkDefinition definition;
        try (Checkpoint checkpoint = golden.checkpoint()) {
            definition = golden.definition().apply(checkpoint.config(golden.component()));
            GraphSource source =
                    new GraphSource(definition, checkpoint.weights(golden.component()));
            new OnnxExporter().export(source, folder, precision);
        }
        FileSource file = new FileSource(folder.resolve("model.onnx"), definition);
        LoadOptions options = LoadOptions.DEFAULT.withThreads(1);
        try (Network network = InferenceRuntime.named("onnx").load(file, options)) {
            assertThat(network.outputs())
                    .containsExactlyElementsOf(definition.build().outputs().keySet());
            for (GoldenCase run : golden.cases()) {
                Map<String, Tensor> outputs = run(network, run.inputs());
                NetworkGoldenTest.assertEqual(run, run.results(), outputs, limit);
            }
        }
    }

    /** An exported UNet takes one timestep at a time: several are run entry by entry. */
    private static Map<String, Tensor> run(Network network, Map<String, Tensor> inputs) {
        Tensor timesteps = inputs.get("timestep");
        if (timesteps == null || timesteps.shape().size(0) == 1) {
            return network.run(inputs);
        }
        String name = network.outputs().getFirst();
        Tensor joined = Tensor.zeros(requireNonNull(inputs.get("sample")).shape().with(1, 4));
        for (long i = 0; i < timesteps.shape().size(0); i++) {
            long entry = i;
            Map<String, Tensor> one = new LinkedHashMap<>();
            inputs.forEach((input, tensor) -> one.put(input, tensor.slice(entry, entry + 1)));
            Tensor result = requireNonNull(network.run(one).get(name));
            joined.slice(entry, entry + 1).copyFrom(result);
        }
        return Map.of(name, joined);
    }
}
