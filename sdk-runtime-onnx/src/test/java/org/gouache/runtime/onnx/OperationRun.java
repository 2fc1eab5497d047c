package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.onnx.model.Dialect;
import org.gouache.tensor.Tensor;

import java.util.Map;

/** Runs a network of a few operations in a dialect. */
final class OperationRun {
    /** A network's results by name. */
    interface Results {
        Tensor get(String name);
    }

    private OperationRun() {}

    static Results run(
            TinyNetwork network,
            MemoryWeights weights,
            Dialect dialect,
            Map<String, Tensor> inputs) {
        Target target = new Target(Provider.CPU, dialect, false, LoadOptions.DEFAULT);
        try (Network loaded = OnnxRuntime.load(new GraphSource(network, weights), target)) {
            Map<String, Tensor> results = loaded.run(inputs);
            return name -> requireNonNull(results.get(name));
        }
    }

    /** Holds a result to values, as near as the dialect's precision allows. */
    static void assertClose(Tensor actual, Dialect dialect, float... expected) {
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        float relative =
                switch (dialect.precision()) {
                    case FLOAT32 -> 1e-6f;
                    case FLOAT16 -> 2e-3f;
                };
        assertThat(actual.toFloats()).hasSameSizeAs(expected);
        assertThat(actual.toFloats()).containsExactly(expected, within(largest * relative));
    }
}
