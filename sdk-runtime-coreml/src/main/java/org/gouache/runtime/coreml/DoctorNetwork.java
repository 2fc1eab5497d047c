package org.gouache.runtime.coreml;

import org.gouache.graph.Activation;
import org.gouache.graph.Graph;
import org.gouache.graph.GraphBuilder;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.NetworkInput.Dimension.Fixed;
import org.gouache.graph.Padding;
import org.gouache.graph.Value;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A network whose results a few lines of Java can tell: a convolution with dense weights, SiLU, and
 * one with palettized weights, all of them numbers that float16 holds exactly.
 */
final class DoctorNetwork implements NetworkDefinition, WeightStore {
    private static final int CHANNELS = 64;
    private static final int SIZE = 32;
    private static final int BITS = 4;
    private static final Shape WEIGHT = Shape.of(CHANNELS, CHANNELS, 1, 1);
    private static final Shape SAMPLE = Shape.of(1, CHANNELS, SIZE, SIZE);

    private final Map<String, Weight> weights =
            Map.of(
                    "first.weight", dense(),
                    "first.bias", bias(),
                    "second.weight", palettized(),
                    "second.bias", bias());

    private static float first(int out, int in) {
        return ((7 * out + 3 * in) % 11 - 5) / 64f;
    }

    private static int index(int out, int in) {
        return (5 * out + in) % (1 << BITS);
    }

    private static float entry(int index) {
        return (index - 8) / 64f;
    }

    private static float bias(int out) {
        return out % 8 / 8f;
    }

    private static float sample(int channel, int pixel) {
        return ((channel + 2 * pixel) % 9 - 4) / 4f;
    }

    private static Weight dense() {
        Tensor tensor = Tensor.zeros(WEIGHT);
        for (int i = 0; i < CHANNELS * CHANNELS; i++) {
            tensor.setFloat(i, first(i / CHANNELS, i % CHANNELS));
        }
        return new DenseWeight(ElementType.F32, WEIGHT, tensor.data());
    }

    private static Weight bias() {
        Tensor tensor = Tensor.zeros(Shape.of(CHANNELS));
        for (int i = 0; i < CHANNELS; i++) {
            tensor.setFloat(i, bias(i));
        }
        return new DenseWeight(ElementType.F32, tensor.shape(), tensor.data());
    }

    private static Weight palettized() {
        Tensor palette = Tensor.zeros(Shape.of(1, 1 << BITS));
        for (int i = 0; i < 1 << BITS; i++) {
            palette.setFloat(i, entry(i));
        }
        Tensor half =
                new DenseWeight(ElementType.F32, palette.shape(), palette.data())
                        .toTensor(ElementType.F16);
        byte[] indices = new byte[CHANNELS * CHANNELS * BITS / Byte.SIZE];
        for (int i = 0; i < CHANNELS * CHANNELS; i++) {
            indices[i / 2] |= (byte) (index(i / CHANNELS, i % CHANNELS) << i % 2 * BITS);
        }
        return new PalettizedWeight(
                WEIGHT,
                BITS,
                new DenseWeight(ElementType.F16, half.shape(), half.data()),
                MemorySegment.ofArray(indices).asReadOnly(),
                null);
    }

    Tensor sample() {
        Tensor tensor = Tensor.zeros(SAMPLE);
        int pixels = SIZE * SIZE;
        for (int i = 0; i < CHANNELS * pixels; i++) {
            tensor.setFloat(i, sample(i / pixels, i % pixels));
        }
        return tensor;
    }

    /** The result for {@link #sample}, [1, channels, height, width]. */
    Tensor expected() {
        Tensor result = Tensor.zeros(SAMPLE);
        float[] hidden = new float[CHANNELS];
        for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
            for (int out = 0; out < CHANNELS; out++) {
                float sum = bias(out);
                for (int in = 0; in < CHANNELS; in++) {
                    sum += first(out, in) * sample(in, pixel);
                }
                hidden[out] = sum / (1 + (float) Math.exp(-sum));
            }
            for (int out = 0; out < CHANNELS; out++) {
                float sum = bias(out);
                for (int in = 0; in < CHANNELS; in++) {
                    sum += entry(index(out, in)) * hidden[in];
                }
                result.setFloat((long) out * SIZE * SIZE + pixel, sum);
            }
        }
        return result;
    }

    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public List<NetworkInput> inputs() {
        return List.of(
                new NetworkInput(
                        "sample",
                        ElementType.F32,
                        new Fixed(1),
                        new Fixed(CHANNELS),
                        new Fixed(SIZE),
                        new Fixed(SIZE)));
    }

    @Override
    public Graph build(Map<String, Shape> inputShapes) {
        GraphBuilder network = new GraphBuilder(name());
        Value sample = Objects.requireNonNull(network.inputs(inputs(), inputShapes).get("sample"));
        Value first = network.conv2d("first", sample, CHANNELS, 1, 1, Padding.NONE);
        Value active = network.activate("active", first, Activation.SILU);
        network.output("result", network.conv2d("second", active, CHANNELS, 1, 1, Padding.NONE));
        return network.build();
    }

    @Override
    public Set<String> names() {
        return weights.keySet();
    }

    @Override
    public Weight get(String name) {
        return Objects.requireNonNull(weights.get(name));
    }

    @Override
    public String toString() {
        return name();
    }
}
