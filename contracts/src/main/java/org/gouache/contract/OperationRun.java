package org.gouache.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.tensor.Tensor;

import java.util.Map;

/** Runs a network of a few operations in some way. */
final class OperationRun {
    /** A network's results by name. */
    interface Results {
        Tensor get(String name);
    }

    private OperationRun() {}

    static Results run(
            TinyNetwork network, MemoryWeights weights, Way way, Map<String, Tensor> inputs) {
        try (Network loaded = way.load(new GraphSource(network, weights))) {
            Map<String, Tensor> results = loaded.run(inputs);
            return name -> requireNonNull(results.get(name));
        }
    }

    /** Holds a result to values, as near as rounding allows. */
    static void assertClose(Tensor actual, Way way, float... expected) {
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual.toFloats()).hasSameSizeAs(expected);
        assertThat(actual.toFloats()).containsExactly(expected, within(largest * way.noise()));
    }
}
