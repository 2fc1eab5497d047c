package org.gouache.standin.program;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import org.gouache.contract.MemoryWeights;
import org.gouache.contract.TinyNetwork;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.graph.Graph;
import org.gouache.graph.Padding;
import org.gouache.graph.Value;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.PackageWriter;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Chunks;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.Lowering;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.standin.mil.MilProgram;
import org.gouache.standin.mil.Port;
import org.gouache.standin.mil.Rounding;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A network in two packages computes what it computes in one. */
class ChunksTest {
    private static final ProgramOptions OPTIONS =
            new ProgramOptions(
                    MinimumOs.MACOS_13,
                    Precision.FLOAT16,
                    Layout.CHANNELS_FIRST,
                    AttentionVariant.SPLIT_EINSUM);

    /** Four convolutions, of which the last sees the first once more, and the text in between. */
    private static final Graph GRAPH =
            new TinyNetwork(
                            (b, in) -> {
                                Padding around = Padding.all(1);
                                Value first = b.conv2d("first", in.get("x"), 4, 3, 1, around);
                                Value second = b.conv2d("second", first, 8, 3, 1, around);
                                Value tokens = b.imageToTokens("tokens", second);
                                Value key = b.linear("key", in.get("text"), 8, false);
                                Value seen = b.attention("seen", tokens, key, key, 2, false);
                                Value third =
                                        b.conv2d(
                                                "third",
                                                b.tokensToImage("image", seen, second),
                                                4,
                                                3,
                                                1,
                                                around);
                                Value joined = b.concat("joined", List.of(third, first));
                                b.output("y", b.conv2d("last", joined, 4, 3, 1, around));
                            })
                    .image("x", 4)
                    .tokens("text", 6)
                    .build();

    @TempDir private Path folder;

    private final MemoryWeights weights = MemoryWeights.random(GRAPH, 5);
    private final Border border = Border.definition(GRAPH);

    @Test
    void theSecondPartTakesWhatTheFirstGives() {
        Chunks chunks = Chunks.of(GRAPH, border, weights);
        Map<String, Tensor> values = new HashMap<>(inputs());
        values.putAll(run(chunks.first(), border.of(chunks.first()), values));
        Map<String, Tensor> inTwo = run(chunks.second(), border.of(chunks.second()), values);
        assertThat(tensor(inTwo)).containsExactly(tensor(run(GRAPH, border, inputs())));
    }

    @Test
    void partsHaveAboutHalfTheWeight() {
        Chunks chunks = Chunks.of(GRAPH, border, weights);
        long all = elements(GRAPH);
        assertThat(elements(chunks.first()) + elements(chunks.second())).isEqualTo(all);
        assertThat(elements(chunks.first())).isBetween(all / 3, 2 * all / 3);
    }

    @Test
    void valuesThatPassAreFloat32() {
        Chunks chunks = Chunks.of(GRAPH, border, weights);
        assertThat(border.of(chunks.first()).outputs())
                .hasSizeGreaterThan(1)
                .allSatisfy(port -> {
                    assertThat(port.type()).isEqualTo(MilType.FLOAT32);
                    assertThat(border.of(chunks.second()).inputs()).contains(port);
                });
    }

    private static long elements(Graph graph) {
        return graph.parameters().stream()
                .mapToLong(parameter -> parameter.shape().elements())
                .sum();
    }

    private static Map<String, Tensor> inputs() {
        Map<String, Tensor> inputs = new HashMap<>();
        for (Value input : GRAPH.inputs()) {
            Shape shape = input.shape();
            float[] values = new float[Math.toIntExact(shape.elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.cos(i * i);
            }
            inputs.put(input.name(), Tensor.of(shape, values));
        }
        return inputs;
    }

    private Map<String, Tensor> run(Graph graph, Border border, Map<String, Tensor> values) {
        Path file = folder.resolve(border.hashCode() + ".mlpackage");
        PackageWriter.write(
                file, writer -> Lowering.lower(graph, border, OPTIONS, weights, writer));
        try (MilProgram program = MilProgram.open(file)) {
            Map<String, Tensor> inputs = new HashMap<>();
            for (Port port : program.inputs()) {
                inputs.put(port.name(), requireNonNull(values.get(port.name())));
            }
            return program.run(inputs, Rounding.EVERY_RESULT);
        }
    }

    private static float[] tensor(Map<String, Tensor> results) {
        return requireNonNull(results.get("y")).toFloats();
    }
}
