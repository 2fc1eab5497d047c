package org.gouache.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gouache.contract.OperationRun.assertClose;
import static org.gouache.contract.OperationRun.run;

import org.gouache.contract.OperationRun.Results;
import org.gouache.graph.NetworkInput.Dimension.Fixed;
import org.gouache.graph.NetworkInput.Dimension.Open;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.List;
import java.util.Map;

/** Operations that move values against their formulas. */
public interface LayoutOperations {
    @InEveryWay
    default void imagesBecomeTokensAndBack(Way way) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    var tokens = b.imageToTokens("tokens", in.get("x"));
                                    b.output("tokens", tokens);
                                    b.output(
                                            "image", b.tokensToImage("image", tokens, in.get("x")));
                                })
                        .image("x", 2);
        Tensor x = Tensor.of(Shape.of(1, 2, 2, 1), 1, 2, 3, 4);

        Results y = run(network, new MemoryWeights(), way, Map.of("x", x));

        assertThat(y.get("tokens").shape()).isEqualTo(Shape.of(1, 2, 2));
        assertClose(y.get("tokens"), way, 1, 3, 2, 4);
        assertThat(y.get("image").shape()).isEqualTo(x.shape());
        assertClose(y.get("image"), way, 1, 2, 3, 4);
    }

    @InEveryWay
    default void flatteningKeepsTheBatch(Way way) {
        TinyNetwork network =
                new TinyNetwork((b, in) -> b.output("y", b.flatten("flat", in.get("x"))))
                        .input("x", ElementType.F32, TinyNetwork.BATCH, new Fixed(2), new Fixed(3));
        Tensor x = Tensor.of(Shape.of(2, 2, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

        Tensor y = run(network, new MemoryWeights(), way, Map.of("x", x)).get("y");

        assertThat(y.shape()).isEqualTo(Shape.of(2, 6));
        assertClose(y, way, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    @InEveryWay
    default void upsamplingRepeatsPixels(Way way) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    b.output("twice", b.upsampleNearest("twice", in.get("x")));
                                    b.output(
                                            "like",
                                            b.upsampleNearestLike(
                                                    "like", in.get("x"), in.get("other")));
                                })
                        .image("x", 1)
                        .input(
                                "other",
                                ElementType.F32,
                                TinyNetwork.BATCH,
                                new Fixed(1),
                                new Open("h", 12),
                                new Open("w", 9));
        Tensor x = Tensor.of(Shape.of(1, 1, 1, 3), 1, 2, 3);

        Results y =
                run(
                        network,
                        new MemoryWeights(),
                        way,
                        Map.of("x", x, "other", Tensor.zeros(Shape.of(1, 1, 2, 5))));

        assertClose(y.get("twice"), way, 1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3);
        assertClose(y.get("like"), way, 1, 1, 2, 2, 3, 1, 1, 2, 2, 3);
    }

    @InEveryWay
    default void channelsAreAddedAndJoined(Way way) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    var sum = b.addPerChannel("sum", in.get("x"), in.get("v"));
                                    b.output("y", b.concat("join", List.of(sum, in.get("x"))));
                                })
                        .image("x", 2)
                        .vector("v", 2);

        Tensor y =
                run(
                                network,
                                new MemoryWeights(),
                                way,
                                Map.of(
                                        "x", Tensor.of(Shape.of(1, 2, 1, 2), 1, 2, 3, 4),
                                        "v", Tensor.of(Shape.of(1, 2), 10, 20)))
                        .get("y");

        assertClose(y, way, 11, 12, 23, 24, 1, 2, 3, 4);
    }
}
