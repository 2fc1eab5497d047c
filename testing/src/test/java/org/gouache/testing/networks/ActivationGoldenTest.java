package org.gouache.testing.networks;

import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.Network;
import org.gouache.runtime.Observation;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The networks compute what the reference computed inside too. */
abstract class ActivationGoldenTest extends NetworkGoldenTest {
    private final double activationLimit;

    /**
     * @param activationLimit greatest difference of a module's output, relative to its greatest
     *     absolute value
     */
    ActivationGoldenTest(
            String runtime, LoadOptions options, double resultLimit, double activationLimit) {
        super(runtime, options, resultLimit);
        this.activationLimit = activationLimit;
    }

    static Stream<GoldenNetwork> observedNetworks() {
        return networks().filter(network -> !observations(network).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("observedNetworks")
    void showsTheActivationsOfTheReference(GoldenNetwork golden) {
        LoadOptions observing = options.withObservations(observations(golden));
        try (Checkpoint checkpoint = golden.checkpoint();
                Network network = load(golden, checkpoint, observing)) {
            for (GoldenCase run : golden.cases()) {
                Map<String, Tensor> outputs = network.run(run.inputs());
                assertEqual(run, run.results(), outputs, resultLimit);
                assertEqual(run, run.activations(), outputs, activationLimit);
            }
        }
    }

    private static List<Observation> observations(GoldenNetwork golden) {
        Set<String> modules = new LinkedHashSet<>();
        golden.cases().forEach(run -> run.activations().forEach(a -> modules.add(a.output())));
        return modules.stream().map(Observation::of).toList();
    }
}
