package org.gouache.testing.witnesses;

import static java.util.Objects.requireNonNull;

import org.gouache.graph.NetworkDefinition;
import org.gouache.tensor.Tensor;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Hears witnesses on a trial, and compares what they say with what the first says.
 *
 * <p>How much rounding explains depends on the network: a norm of two nearly equal values makes any
 * error a hundred times as large. So that is measured. A rounding in a product does what a rounding
 * of its operands would do; so the first witness also computes the network from weights and inputs
 * that are all a rounding away. A sum of products has many roundings, hence the factor; activations
 * and norms have their own, hence the least limit: ONNX Runtime's fused norm of groups is 42 away
 * where it sums 17,766 values.
 */
record Jury(List<Witness> witnesses) {
    private static final double ROUNDINGS = 16;
    private static final double LEAST_LIMIT = 64 * Noise.ROUNDING;

    /** The greatest disagreement, be it noise or not. */
    Disagreement hear(Trial trial) {
        try {
            return compare(trial);
        } catch (WitnessFailure e) {
            return new Disagreement(e.getMessage(), Double.NaN);
        }
    }

    private Disagreement compare(Trial trial) {
        NetworkDefinition definition = trial.network().definition();
        RandomWeights weights = RandomWeights.of(trial);
        RandomInputs inputs = RandomInputs.of(trial);
        Witness first = witnesses.getFirst();
        Map<String, Tensor> expected = first.compute(definition, weights, inputs.tensors());
        Map<String, Tensor> shaken =
                first.compute(definition, weights.shaken(), inputs.shaken().tensors());
        return witnesses.stream()
                .skip(1)
                .flatMap(witness ->
                        compare(
                                witness,
                                witness.compute(definition, weights, inputs.tensors()),
                                expected,
                                shaken))
                .max(Comparator.comparingDouble(Disagreement::size))
                .orElseThrow();
    }

    private Stream<Disagreement> compare(
            Witness witness,
            Map<String, Tensor> found,
            Map<String, Tensor> expected,
            Map<String, Tensor> shaken) {
        return expected.entrySet().stream()
                .map(result -> {
                    String name = result.getKey();
                    Tensor value = result.getValue();
                    double noise = difference(requireNonNull(shaken.get(name)), value);
                    double limit = LEAST_LIMIT + ROUNDINGS * noise;
                    double difference = difference(requireNonNull(found.get(name)), value);
                    String what =
                            "%s gives another %s than %s"
                                    .formatted(witness, name, witnesses.getFirst());
                    return new Disagreement(what, difference / limit);
                });
    }

    /** The greatest difference, relative to the greatest value; NaN if just one is not a number. */
    private static double difference(Tensor actual, Tensor expected) {
        float[] a = actual.toFloats();
        float[] b = expected.toFloats();
        double difference = actual.shape().equals(expected.shape()) ? 0 : Double.NaN;
        double greatest = Double.MIN_NORMAL;
        for (int i = 0; i < b.length; i++) {
            if (!Float.isNaN(a[i]) || !Float.isNaN(b[i])) {
                difference = Math.max(difference, Math.abs((double) a[i] - b[i]));
                greatest = Math.max(greatest, Math.abs(b[i]));
            }
        }
        return difference / greatest;
    }

    /** A trial that is disagreed on in the same way, and none that is one step smaller. */
    Trial smallest(Trial trial) {
        boolean failure = hear(trial).isFailure();
        return Trial.of(
                Shrinking.smallest(
                        trial.toJson(),
                        json ->
                                Trial.ifPossible(json)
                                        .map(this::hear)
                                        .filter(Disagreement::isBeyondNoise)
                                        .filter(it -> it.isFailure() == failure)
                                        .isPresent()));
    }
}
