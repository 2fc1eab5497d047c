package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gouache.runtime.onnx.OperationRun.assertClose;
import static org.gouache.runtime.onnx.OperationRun.run;

import org.gouache.graph.Padding;
import org.gouache.runtime.onnx.model.Dialect;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.Map;

/** Convolutions in every dialect, against their formulas. */
class ConvolutionOperationsTest {
    @InEveryDialect
    void convolutionPadsStridesAndAddsTheBias(Dialect dialect) {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output(
                                "y",
                                b.conv2d("conv", in.get("x"), 1, 2, 2, new Padding(1, 0, 0, 2))))
                        .image("x", 2);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("conv.weight", Shape.of(1, 2, 2, 2), 1, 2, 3, 4, -1, 0, 0.5f, 2)
                        .with("conv.bias", Shape.of(1), 0.25f);
        Tensor x = Tensor.of(Shape.of(1, 2, 2, 3), 1, 2, 3, 4, 5, 6, -1, -2, -3, 8, 9, 7);

        Tensor y = run(network, weights, dialect, Map.of("x", x)).get("y");

        // padded by one row above and two columns to the right: windows at rows -1 and columns 0, 2
        assertThat(y.shape()).isEqualTo(Shape.of(1, 1, 1, 2));
        assertClose(y, dialect, 3 + 4 * 2 - 0.5f - 2 * 2 + 0.25f, 3 * 3 + 0.5f * -3 + 0.25f);
    }
}
