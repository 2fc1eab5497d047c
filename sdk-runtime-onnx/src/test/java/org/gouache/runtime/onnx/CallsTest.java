package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.contract.MemoryWeights;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Calls of a network: what goes in, what comes out, and what is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallsTest {
    private static final MemoryWeights WEIGHTS = Sampler.weights();
    private static final Map<String, Tensor> INPUTS = Sampler.inputs(2, 6, 4, 3);

    private Network network = load();

    @BeforeAll
    void open() {
        assertThat(network.outputs()).containsExactly("picture", "twice", "pooled", "flat");
    }

    @AfterAll
    void close() {
        network.close();
    }

    @Test
    void resultsGoIntoGivenMemory() {
        Map<String, Tensor> expected = network.run(INPUTS);
        try (Arena arena = Arena.ofConfined()) {
            Map<String, Tensor> some = new LinkedHashMap<>();
            some.put("picture", Tensor.allocate(ElementType.F32, Shape.of(2, 4, 6, 4), arena));
            network.run(INPUTS, some);
            Comparison.assertSame(some, picture(expected));
        }
    }

    @Test
    void tensorsMayLieOnTheHeap() {
        Map<String, Tensor> expected = network.run(INPUTS);
        Map<String, Tensor> inputs = new LinkedHashMap<>(INPUTS);
        float[] picture = requireNonNull(INPUTS.get("image")).toFloats();
        inputs.put(
                "image",
                new Tensor(ElementType.F32, Shape.of(2, 4, 6, 4), MemorySegment.ofArray(picture)));
        Tensor result =
                new Tensor(
                        ElementType.F32,
                        Shape.of(2, 4, 6, 4),
                        MemorySegment.ofArray(new float[2 * 4 * 6 * 4]));
        network.run(inputs, Map.of("picture", result));
        Comparison.assertSame(Map.of("picture", result), picture(expected));
    }

    @Test
    void missingInputIsNamed() {
        Map<String, Tensor> inputs = new LinkedHashMap<>(INPUTS);
        inputs.remove("ids");
        assertThatThrownBy(() -> network.run(inputs))
                .isInstanceOf(GouacheException.class)
                .hasMessage("tiny: input ids [batch, tokens] is missing");
    }

    @Test
    void unknownInputIsNamed() {
        refuses("noise", Tensor.zeros(Shape.of(1)), "tiny has no input noise");
    }

    @Test
    void inputOfAnotherTypeIsNamedWithBothTypes() {
        refuses(
                "image",
                Tensor.ofLongs(Shape.of(2, 4, 6, 4), new long[2 * 4 * 6 * 4]),
                "tiny: input image is of type I64, expected F32");
    }

    @Test
    void inputOfAnotherShapeIsNamedWithBothShapes() {
        refuses(
                "image",
                Tensor.zeros(Shape.of(2, 3, 6, 4)),
                "tiny: input image has shape [2, 3, 6, 4], expected [batch, 4, height, width]");
        refuses(
                "timestep",
                Tensor.zeros(Shape.of(3)),
                "tiny: input timestep has shape [3], expected [batch] with batch 2");
    }

    @Test
    void memoryForResultsMustFit() {
        assertThatThrownBy(() ->
                        network.run(INPUTS, Map.of("picture", Tensor.zeros(Shape.of(2, 4, 6, 5)))))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "tiny: output picture is F32 [2, 4, 6, 4], the tensor given for it is F32"
                                + " [2, 4, 6, 5]");
        assertThatThrownBy(() -> network.run(INPUTS, Map.of("image", Tensor.zeros(Shape.of(1)))))
                .isInstanceOf(GouacheException.class)
                .hasMessage("tiny has no output image, only [picture, twice, pooled, flat]");
    }

    @Test
    void closedNetworkSaysSo() {
        Network closed = load();
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.run(INPUTS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tiny is closed");
        closed.terminate();
    }

    @Test
    void networksLoadAndRunSideBySide() {
        Map<String, Tensor> expected = network.run(INPUTS);
        List<Map<String, Tensor>> results =
                IntStream.range(0, 6)
                        .parallel()
                        .mapToObj(_ -> {
                            try (Network other = load()) {
                                return other.run(INPUTS);
                            }
                        })
                        .toList();
        assertThat(results).allSatisfy(result -> Comparison.assertSame(result, expected));
    }

    private static Map<String, Tensor> picture(Map<String, Tensor> results) {
        return Map.of("picture", requireNonNull(results.get("picture")));
    }

    private void refuses(String input, Tensor tensor, String message) {
        Map<String, Tensor> inputs = new LinkedHashMap<>(INPUTS);
        inputs.put(input, tensor);
        assertThatThrownBy(() -> network.run(inputs))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(message);
    }

    private static Network load() {
        return new OnnxRuntime()
                .load(
                        new GraphSource(Sampler.network(), WEIGHTS),
                        LoadOptions.DEFAULT.withThreads(1));
    }
}
