package org.gouache.standin.mil;

import org.gouache.tensor.Shape;

import java.util.stream.IntStream;

/** Convolutions of images. */
final class Convolutions {
    private Convolutions() {}

    static Array conv(Call call) {
        Array x = call.array("x");
        Array weight = call.array("weight");
        int groups = call.integer("groups", 1);
        if (x.rank() != 4 || weight.rank() != 4) {
            throw call.error("x %s, weight %s: no images".formatted(x.shape(), weight.shape()));
        }
        int outputs = weight.shape().dim(0);
        int inputs = weight.shape().dim(1);
        if (inputs * groups != x.shape().dim(1) || outputs % groups != 0) {
            throw call.error(
                    "x %s does not fit weight %s in %d groups"
                            .formatted(x.shape(), weight.shape(), groups));
        }
        Window[] windows = windows(call, x.shape(), weight.shape());
        int batch = x.shape().dim(0);
        int pixels = windows[0].results() * windows[1].results();
        float[] result = new float[Math.multiplyExact(batch * outputs, pixels)];
        int depth = inputs * windows[0].kernel() * windows[1].kernel();
        IntStream.range(0, batch * groups)
                .parallel()
                .forEach(i -> {
                    int group = i % groups;
                    int rows = outputs / groups;
                    Product.multiply(
                            new Matrix(
                                    weight.values(), group * rows * depth, rows, depth, depth, 1),
                            new Patches(x.values(), i * inputs, windows[0], windows[1]),
                            new Matrix(result, i * rows * pixels, rows, pixels, pixels, 1));
                });
        addBias(call, result, outputs, pixels);
        return x.with(Shape.of(batch, outputs, windows[0].results(), windows[1].results()), result);
    }

    private static void addBias(Call call, float[] result, int outputs, int pixels) {
        Array bias = call.arrayIfGiven("bias");
        if (bias == null) {
            return;
        }
        if (!bias.shape().equals(Shape.of(outputs))) {
            throw call.error("bias %s for %d channels".formatted(bias.shape(), outputs));
        }
        for (int i = 0; i < result.length; i++) {
            result[i] += bias.values()[i / pixels % outputs];
        }
    }

    private static Window[] windows(Call call, Shape x, Shape weight) {
        int[] strides = call.integers("strides", 1, 1);
        int[] dilations = call.integers("dilations", 1, 1);
        String padType = call.text("pad_type", "valid");
        int[] pads = call.integers("pad", 0, 0, 0, 0);
        Window[] windows = new Window[2];
        for (int d = 0; d < 2; d++) {
            windows[d] =
                    Window.of(
                            call,
                            padType,
                            x.dim(2 + d),
                            weight.dim(2 + d),
                            strides[d],
                            dilations[d],
                            pads[2 * d],
                            pads[2 * d + 1]);
        }
        return windows;
    }
}
