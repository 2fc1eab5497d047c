package org.gouache.standin.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import org.gouache.contract.MemoryWeights;
import org.gouache.contract.TinyNetwork;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkInput.Dimension.Fixed;
import org.gouache.graph.NetworkInput.Dimension.Open;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.runtime.coreml.file.PackageWriter;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.Lowering;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.standin.mil.Rounding;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Attention of as many queries as a picture of 24 x 24 latents has: more than 512, not twice. */
class AttentionVariantsTest {
    private static final int QUERIES = 24 * 24;
    private static final int KEYS = 7;
    private static final int WIDTH = 6;

    private static final TinyNetwork NETWORK =
            new TinyNetwork(
                            (b, in) -> {
                                var text = in.get("text");
                                b.output(
                                        "y",
                                        b.attention("attn", in.get("q"), text, text, 2, false));
                            })
                    .tokens("q", WIDTH)
                    .input(
                            "text",
                            ElementType.F32,
                            TinyNetwork.BATCH,
                            new Open("words", KEYS),
                            new Fixed(WIDTH));

    private static final Map<String, Tensor> INPUTS =
            Map.of(
                    "q", waves(Shape.of(2, QUERIES, WIDTH), 0.37),
                    "text", waves(Shape.of(2, KEYS, WIDTH), 0.91));

    @TempDir private static Path folder;

    private static Tensor waves(Shape shape, double frequency) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * Math.sin(i * frequency));
        }
        return Tensor.of(shape, values);
    }

    @ParameterizedTest
    @EnumSource(AttentionVariant.class)
    void variantsComputeTheSame(AttentionVariant variant) {
        float[] expected = run(Layout.CHANNELS_LAST, AttentionVariant.ORIGINAL);
        assertThat(run(Layout.CHANNELS_FIRST, variant)).containsExactly(expected, within(1e-6f));
    }

    @Test
    void secondVariantTakes512QueriesAndThenTheRest() {
        Graph graph = NETWORK.build(Map.of("q", shape("q"), "text", shape("text")));
        Path file = folder.resolve("pieces.mlpackage");
        PackageWriter.write(
                file,
                writer ->
                        Lowering.lower(
                                graph,
                                Border.definition(graph),
                                options(Layout.CHANNELS_FIRST, AttentionVariant.SPLIT_EINSUM_V2),
                                new MemoryWeights(),
                                writer));
        try (PackageReader reader = PackageReader.open(file)) {
            List<Long> pieces =
                    reader.block().getOperationsList().stream()
                            .filter(operation -> operation.getType().equals("softmax"))
                            .map(AttentionVariantsTest::queries)
                            .toList();
            assertThat(pieces).containsExactly(512L, 512L, QUERIES - 512L, QUERIES - 512L);
        }
    }

    private static long queries(Mil.Operation operation) {
        return operation
                .getOutputs(0)
                .getType()
                .getTensorType()
                .getDimensions(3)
                .getConstant()
                .getSize();
    }

    private static Shape shape(String input) {
        return requireNonNull(INPUTS.get(input)).shape();
    }

    private static float[] run(Layout layout, AttentionVariant variant) {
        try (PackagedNetwork network =
                new PackagedNetwork(
                        new GraphSource(NETWORK, new MemoryWeights()),
                        _ -> options(layout, variant),
                        Rounding.NONE,
                        folder)) {
            return requireNonNull(network.run(INPUTS).get("y")).toFloats();
        }
    }

    private static ProgramOptions options(Layout layout, AttentionVariant variant) {
        return new ProgramOptions(MinimumOs.MACOS_13, Precision.FLOAT32, layout, variant);
    }
}
