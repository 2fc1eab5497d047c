package org.gouache.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gouache.contract.OperationRun.assertClose;
import static org.gouache.contract.OperationRun.run;
import static org.gouache.contract.Values.ramp;

import org.gouache.contract.OperationRun.Results;
import org.gouache.graph.Padding;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.Map;

/** Convolutions against their formulas. */
public interface ConvolutionOperations {
    @InEveryWay
    default void convolutionPadsStridesAndAddsTheBias(Way way) {
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

        Tensor y = run(network, weights, way, Map.of("x", x)).get("y");

        // padded by one row above and two columns to the right: windows at rows -1 and columns 0, 2
        assertThat(y.shape()).isEqualTo(Shape.of(1, 1, 1, 2));
        assertClose(y, way, 3 + 4 * 2 - 0.5f - 2 * 2 + 0.25f, 3 * 3 + 0.5f * -3 + 0.25f);
    }

    @InEveryWay
    default void convolutionSumsOverManyChannels(Way way) {
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    var x = in.get("x");
                                    b.output("3x3", b.conv2d("a", x, 19, 3, 1, Padding.all(1)));
                                    b.output("half", b.conv2d("b", x, 19, 3, 2, Padding.all(1)));
                                    b.output("1x1", b.conv2d("c", x, 19, 1, 1, Padding.NONE));
                                })
                        .image("x", 21);
        MemoryWeights weights = MemoryWeights.random(network.build(), 8);
        Tensor x = ramp(Shape.of(2, 21, 9, 7), i -> Math.sin(i * i));

        Results y = run(network, weights, way, Map.of("x", x));

        assertClose(y.get("3x3"), way, convolution(x, weights, "a", 1, 1));
        assertClose(y.get("half"), way, convolution(x, weights, "b", 2, 1));
        assertClose(y.get("1x1"), way, convolution(x, weights, "c", 1, 0));
    }

    private static float[] convolution(
            Tensor image, MemoryWeights weights, String module, int stride, int padding) {
        Tensor weight = weights.dense(module + ".weight").toTensor(ElementType.F32);
        Tensor bias = weights.dense(module + ".bias").toTensor(ElementType.F32);
        Shape shape = image.shape();
        int channels = shape.dim(1);
        int kernel = weight.shape().dim(2);
        int height = (shape.dim(2) + 2 * padding - kernel) / stride + 1;
        int width = (shape.dim(3) + 2 * padding - kernel) / stride + 1;
        int outputs = weight.shape().dim(0);
        float[] result = new float[shape.dim(0) * outputs * height * width];
        for (int i = 0; i < result.length; i++) {
            int left = i % width * stride - padding;
            int top = i / width % height * stride - padding;
            int output = i / (width * height) % outputs;
            int batch = i / (width * height * outputs);
            double sum = bias.getFloat(output);
            for (int k = 0; k < channels * kernel * kernel; k++) {
                int column = left + k % kernel;
                int row = top + k / kernel % kernel;
                int plane = batch * channels + k / (kernel * kernel);
                if (column >= 0 && column < shape.dim(3) && row >= 0 && row < shape.dim(2)) {
                    double pixel =
                            image.getFloat(
                                    ((long) plane * shape.dim(2) + row) * shape.dim(3) + column);
                    sum += pixel * weight.getFloat((long) output * channels * kernel * kernel + k);
                }
            }
            result[i] = (float) sum;
        }
        return result;
    }
}
