package org.gouache.testing.networks;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.graph.NetworkDefinition;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Every network of the golden models computes what the reference computed. A network is loaded once
 * and runs all its cases, which differ in batch, size and number of tokens.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NetworkGoldenTest {
    private final InferenceRuntime runtime;
    final LoadOptions options;
    final double resultLimit;

    /**
     * @param resultLimit greatest difference of a result, relative to its greatest absolute value
     */
    NetworkGoldenTest(String runtime, LoadOptions options, double resultLimit) {
        this(InferenceRuntime.named(runtime), options, resultLimit);
    }

    NetworkGoldenTest(InferenceRuntime runtime, LoadOptions options, double resultLimit) {
        this.runtime = runtime;
        this.options = options;
        this.resultLimit = resultLimit;
    }

    static Stream<GoldenNetwork> networks() {
        return GoldenNetwork.all();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void computesWhatTheReferenceComputes(GoldenNetwork golden) {
        try (Checkpoint checkpoint = golden.checkpoint();
                Network network = load(golden, checkpoint, options)) {
            for (GoldenCase run : golden.cases()) {
                Map<String, Tensor> outputs = network.run(run.inputs());
                assertThat(outputs).containsOnlyKeys(network.outputs());
                assertEqual(run, run.results(), outputs, resultLimit);
            }
        }
    }

    final Network load(GoldenNetwork golden, Checkpoint checkpoint, LoadOptions options) {
        NetworkDefinition definition =
                golden.definition().apply(checkpoint.config(golden.component()));
        return runtime.load(
                new GraphSource(definition, checkpoint.weights(golden.component())), options);
    }

    static void assertEqual(
            GoldenCase run, List<Expectation> expected, Map<String, Tensor> outputs, double limit) {
        Map<String, Double> differences = new LinkedHashMap<>();
        for (Expectation expectation : expected) {
            assertThat(outputs).containsKey(expectation.output());
            Tensor output = Objects.requireNonNull(outputs.get(expectation.output()));
            assertThat(output.shape())
                    .as("%s %s", run.name(), expectation.name())
                    .isEqualTo(expectation.outputShape());
            differences.put(expectation.name(), expectation.difference(output));
        }
        assertThat(differences)
                .as("differences in %s", run.name())
                .allSatisfy((_, difference) -> assertThat(difference).isLessThan(limit));
    }
}
