package org.gouache.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gouache.contract.OperationRun.assertClose;
import static org.gouache.contract.OperationRun.run;
import static org.gouache.contract.Values.floats;

import org.gouache.contract.OperationRun.Results;
import org.gouache.graph.Pooling;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.Map;

/** Tables, positions and tokens against their formulas. */
public interface EmbeddingOperations {
    @InEveryWay
    default void embeddingsWithPositions(Way way) {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output(
                                "y",
                                b.addPositions("pos", b.embedding("tok", in.get("ids"), 3, 2), 9)))
                        .ids("ids");
        MemoryWeights weights =
                new MemoryWeights()
                        .with("tok.weight", Shape.of(3, 2), 1, 2, 3, 4, 5, 6)
                        .with(
                                "pos.weight",
                                Shape.of(9, 2),
                                floats(10, 20, 30, 40, 50, 60, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7));

        Tensor y =
                run(network, weights, way, Map.of("ids", Tensor.ofLongs(Shape.of(1, 3), 2, 0, 1)))
                        .get("y");

        assertClose(y, way, 15, 26, 31, 42, 53, 64);
    }

    @InEveryWay
    default void pooledTokenIsTheFirstOfItsKind(Way way) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    var x = in.get("x");
                                    b.output(
                                            "largest",
                                            b.selectToken(
                                                    "a",
                                                    x,
                                                    in.get("ids"),
                                                    new Pooling.LargestId()));
                                    b.output(
                                            "first",
                                            b.selectToken(
                                                    "b", x, in.get("ids"), new Pooling.FirstOf(5)));
                                })
                        .tokens("x", 1)
                        .ids("ids");
        Tensor x = Tensor.of(Shape.of(2, 4, 1), 1, 2, 3, 4, 5, 6, 7, 8);
        Tensor ids = Tensor.ofLongs(Shape.of(2, 4), 0, 5, 9, 9, 3, 7, 7, 6);

        Results y = run(network, new MemoryWeights(), way, Map.of("x", x, "ids", ids));

        assertClose(y.get("largest"), way, 3, 6);
        assertClose(y.get("first"), way, 2, 5);
    }

    @InEveryWay
    default void sinusoidsAreComputedInFloat32(Way way) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    b.output(
                                            "cosineFirst",
                                            b.sinusoid("a", in.get("t"), 4, true, 0));
                                    b.output(
                                            "sineFirst",
                                            b.sinusoid("b", in.get("many"), 6, false, 1));
                                })
                        .input("t", ElementType.F32, TinyNetwork.BATCH)
                        .vector("many", 2);

        Results y =
                run(
                        network,
                        new MemoryWeights(),
                        way,
                        Map.of(
                                "t", Tensor.of(Shape.of(1), 950.7f),
                                "many", Tensor.of(Shape.of(1, 2), 3, 1023)));

        double t = 950.7f;
        assertClose(
                y.get("cosineFirst"),
                way,
                floats(Math.cos(t), Math.cos(t / 100), Math.sin(t), Math.sin(t / 100)));
        assertThat(y.get("sineFirst").shape()).isEqualTo(Shape.of(1, 2, 6));
        assertClose(
                y.get("sineFirst"),
                way,
                floats(
                        Math.sin(3),
                        Math.sin(0.03),
                        Math.sin(0.0003),
                        Math.cos(3),
                        Math.cos(0.03),
                        Math.cos(0.0003),
                        Math.sin(1023),
                        Math.sin(10.23),
                        Math.sin(0.1023),
                        Math.cos(1023),
                        Math.cos(10.23),
                        Math.cos(0.1023)));
    }
}
