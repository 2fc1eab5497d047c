package org.gouache.contract;

import static org.gouache.contract.OperationRun.assertClose;
import static org.gouache.contract.OperationRun.run;
import static org.gouache.contract.Values.floats;
import static org.gouache.contract.Values.map;

import org.gouache.contract.OperationRun.Results;
import org.gouache.graph.Activation;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.Map;

/** Activations against their formulas. */
public interface ActivationOperations {
    @InEveryWay
    default void activations(Way way) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    for (Activation activation : Activation.values()) {
                                        b.output(
                                                activation.name(),
                                                b.activate(
                                                        activation.name(),
                                                        in.get("x"),
                                                        activation));
                                    }
                                })
                        .vector("x", 5);
        float[] x = {-3, -0.5f, 0, 0.7f, 2};

        Results y =
                run(network, new MemoryWeights(), way, Map.of("x", Tensor.of(Shape.of(1, 5), x)));

        assertClose(y.get("SILU"), way, map(x, v -> v / (1 + Math.exp(-v))));
        assertClose(y.get("QUICK_GELU"), way, map(x, v -> v / (1 + Math.exp(-1.702 * v))));
        // x * (1 + erf(x / sqrt 2)) / 2, from a table of the normal distribution
        assertClose(
                y.get("GELU"),
                way,
                floats(-3 * 0.00134990, -0.5 * 0.30853754, 0, 0.7 * 0.75803635, 2 * 0.97724987));
    }
}
