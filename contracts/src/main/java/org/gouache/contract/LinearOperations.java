package org.gouache.contract;

import static org.gouache.contract.OperationRun.assertClose;
import static org.gouache.contract.OperationRun.run;
import static org.gouache.contract.Values.floats;

import org.gouache.contract.OperationRun.Results;
import org.gouache.graph.Activation;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.Map;

/** Linear operations, and what is fused with them against their formulas. */
public interface LinearOperations {
    @InEveryWay
    default void linearWorksOnTheLastDimension(Way way) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    b.output("tokens", b.linear("a", in.get("x"), 2, true));
                                    b.output("vector", b.linear("b", in.get("v"), 1, false));
                                })
                        .tokens("x", 3)
                        .vector("v", 2);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("a.weight", Shape.of(2, 3), 1, 2, 3, 4, 5, 6)
                        .with("a.bias", Shape.of(2), 10, 20)
                        .with("b.weight", Shape.of(1, 2), 7, -8);

        Results y =
                run(
                        network,
                        weights,
                        way,
                        Map.of(
                                "x", Tensor.of(Shape.of(1, 2, 3), 1, 0, -1, 2, 2, 2),
                                "v", Tensor.of(Shape.of(1, 2), 0.5f, 0.25f)));

        assertClose(y.get("tokens"), way, 10 - 2, 20 - 2, 10 + 12, 20 + 30);
        assertClose(y.get("vector"), way, 1.5f);
    }

    @InEveryWay
    default void linearWithActivation(Way way) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    var x = in.get("x");
                                    b.output(
                                            "gelu",
                                            b.activate(
                                                    "a",
                                                    b.linear("fc1", x, 2, true),
                                                    Activation.GELU));
                                    b.output(
                                            "bare",
                                            b.activate(
                                                    "b",
                                                    b.linear("fc2", x, 2, false),
                                                    Activation.GELU));
                                    b.output(
                                            "silu",
                                            b.activate(
                                                    "c",
                                                    b.linear("fc3", x, 2, true),
                                                    Activation.SILU));
                                })
                        .vector("x", 1);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("fc1.weight", Shape.of(2, 1), 1, 1)
                        .with("fc1.bias", Shape.of(2), -0.3f, 1)
                        .with("fc2.weight", Shape.of(2, 1), 0.7f, -0.5f)
                        .with("fc3.weight", Shape.of(2, 1), 2, 3)
                        .with("fc3.bias", Shape.of(2), -1, 1);

        Results y = run(network, weights, way, Map.of("x", Tensor.of(Shape.of(1, 1), 1)));

        assertClose(y.get("gelu"), way, floats(0.7 * 0.75803635, 2 * 0.97724987));
        assertClose(y.get("bare"), way, floats(0.7 * 0.75803635, -0.5 * 0.30853754));
        assertClose(y.get("silu"), way, floats(1 / (1 + Math.exp(-1)), 4 / (1 + Math.exp(-4))));
    }

    @InEveryWay
    default void gatedLinear(Way way) {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output("y", b.geglu("act", b.linear("proj", in.get("x"), 4, true))))
                        .tokens("x", 1);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("proj.weight", Shape.of(4, 1), 1, 2, 0.7f, 2)
                        .with("proj.bias", Shape.of(4), 3, 4, 0, -2.5f);

        Tensor y =
                run(network, weights, way, Map.of("x", Tensor.of(Shape.of(1, 1, 1), 1))).get("y");

        assertClose(y, way, floats(4 * 0.7 * 0.75803635, 6 * -0.5 * 0.30853754));
    }
}
