package org.gouache.testing.networks;

import org.gouache.tensor.Tensor;

import java.util.List;
import java.util.Map;

/**
 * One run of a network by the reference.
 *
 * @param activations outputs of modules; each is the whole output of the module of its name
 */
record GoldenCase(
        String name,
        Map<String, Tensor> inputs,
        List<Expectation> results,
        List<Expectation> activations) {
    GoldenCase {
        inputs = Map.copyOf(inputs);
        results = List.copyOf(results);
        activations = List.copyOf(activations);
    }
}
