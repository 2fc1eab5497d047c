package org.gouache.standin.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import org.gouache.contract.MemoryWeights;
import org.gouache.contract.TinyNetwork;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.standin.mil.Rounding;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.Map;

/** Values whose squares and products a float16 cannot hold, with every result rounded to it. */
class HalfRangeTest {
    @TempDir private static Path folder;

    @Test
    void groupNormsSquareWhatFits() {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output("y", b.groupNorm("norm", in.get("x"), 1, 1e-6f)))
                        .image("x", 2);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("norm.weight", Shape.of(2), 1, 1)
                        .with("norm.bias", Shape.of(2), 0, 0);

        Tensor x = Tensor.of(Shape.of(1, 2, 1, 2), 1000, -800, 600, -800);

        float deviation = (float) Math.sqrt((1000 * 1000 + 2 * 800 * 800 + 600 * 600) / 4.0);
        assertThat(run(network, weights, x, Precision.FLOAT16, AttentionVariant.ORIGINAL))
                .containsExactly(
                        new float[] {
                            1000 / deviation, -800 / deviation, 600 / deviation, -800 / deviation
                        },
                        within(2e-3f));
    }

    @ParameterizedTest
    @CsvSource({"1e-5, EVERY_RESULT", "1e-5, EVERY_RESULT_FLUSHED", "1e-6, EVERY_RESULT_FLUSHED"})
    void groupNormsOfFlatGroupsAreTheBias(float epsilon, Rounding rounding) {
        TinyNetwork network =
                new TinyNetwork((b, in) ->
                        b.output("y", b.groupNorm("norm", in.get("x"), 2, epsilon)))
                        .image("x", 2);
        MemoryWeights weights =
                new MemoryWeights()
                        .with("norm.weight", Shape.of(2), 2, 2)
                        .with("norm.bias", Shape.of(2), 3, 0);

        Tensor x = Tensor.of(Shape.of(1, 2, 1, 2), 5, 5, 1, -1);

        assertThat(run(network, weights, x, Precision.FLOAT16, AttentionVariant.ORIGINAL, rounding))
                .containsExactly(new float[] {3, 3, 2, -2}, within(2e-3f));
    }

    @ParameterizedTest
    @EnumSource(AttentionVariant.class)
    void queriesAreScaledBeforeTheyMeetKeys(AttentionVariant variant) {
        int width = 64;
        TinyNetwork network =
                new TinyNetwork(
                                (b, in) -> {
                                    var x = in.get("x");
                                    b.output("y", b.attention("attn", x, x, x, 1, false));
                                })
                        .tokens("x", width);
        float[] tokens = new float[2 * width];
        for (int i = 0; i < width; i++) {
            tokens[i] = 40;
            tokens[width + i] = 40 - i % 2;
        }
        Tensor x = Tensor.of(Shape.of(1, 2, width), tokens);

        assertThat(run(network, new MemoryWeights(), x, Precision.FLOAT16, variant))
                .containsExactly(
                        run(network, new MemoryWeights(), x, Precision.FLOAT32, variant),
                        within(0.1f));
    }

    private static float[] run(
            TinyNetwork network,
            MemoryWeights weights,
            Tensor x,
            Precision precision,
            AttentionVariant attention) {
        return run(network, weights, x, precision, attention, Rounding.EVERY_RESULT);
    }

    private static float[] run(
            TinyNetwork network,
            MemoryWeights weights,
            Tensor x,
            Precision precision,
            AttentionVariant attention,
            Rounding rounding) {
        ProgramOptions options =
                new ProgramOptions(MinimumOs.MACOS_13, precision, Layout.CHANNELS_FIRST, attention);
        try (PackagedNetwork packaged =
                new PackagedNetwork(
                        new GraphSource(network, weights), _ -> options, rounding, folder)) {
            return requireNonNull(packaged.run(Map.of("x", x)).get("y")).toFloats();
        }
    }
}
