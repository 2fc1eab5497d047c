package org.gouache.testing.networks;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import org.gouache.ModelKind;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkDefinition;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.standin.mil.Rounding;
import org.gouache.standin.program.PackagedNetwork;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Packages as they are exported, in float16, with Apple's names and layouts, compute what ONNX
 * Runtime computes from weights, constants and inputs that are rounded to float16; and if every
 * result is rounded, about that, and none is infinite.
 */
class CoreMlHalfNetworksTest {
    private static final double LIMIT = 2e-5;

    /** As for float16 in ONNX Runtime. */
    private static final double ROUNDED_LIMIT = 2e-2;

    /** Group norms of small values lose some of their squares. */
    private static final double FLUSHED_LIMIT = 3e-2;

    @TempDir private static Path folder;

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Form {
        private final MinimumOs os;
        private final AttentionVariant attention;
        private final Rounding rounding;
        private final double roundedLimit;

        Form(MinimumOs os, AttentionVariant attention) {
            this(os, attention, Rounding.EVERY_RESULT_FINITE, ROUNDED_LIMIT);
        }

        Form(MinimumOs os, AttentionVariant attention, Rounding rounding, double roundedLimit) {
            this.os = os;
            this.attention = attention;
            this.rounding = rounding;
            this.roundedLimit = roundedLimit;
        }

        static Stream<GoldenNetwork> networks() {
            return GoldenNetwork.all().filter(network -> network.variant() == null);
        }

        @ParameterizedTest
        @MethodSource("networks")
        void computesWhatOnnxRuntimeComputes(GoldenNetwork golden) {
            try (Checkpoint checkpoint = golden.checkpoint()) {
                NetworkDefinition definition =
                        golden.definition().apply(checkpoint.config(golden.component()));
                GraphSource source =
                        new GraphSource(definition, checkpoint.weights(golden.component()));
                ProgramOptions options = options(definition.build());
                try (Network reference = reference(source, options);
                        PackagedNetwork packaged = packaged(golden, source, options)) {
                    for (GoldenCase run : golden.cases()) {
                        Map<String, Tensor> inputs = HalfModel.round(run.inputs());
                        Map<String, Tensor> expected = reference.run(inputs);
                        assertEqual(run, packaged.run(inputs), expected, LIMIT);
                        assertEqual(run, packaged.run(inputs, rounding), expected, roundedLimit);
                    }
                }
            }
        }

        private ProgramOptions options(Graph graph) {
            return new ProgramOptions(os, Precision.FLOAT16, Layout.suiting(graph), attention);
        }

        private static PackagedNetwork packaged(
                GoldenNetwork golden, GraphSource source, ProgramOptions options) {
            return new PackagedNetwork(
                    source,
                    _ -> options,
                    graph -> Border.apple(graph, kind(golden), Precision.FLOAT16),
                    Rounding.NONE,
                    folder);
        }

        private static Network reference(GraphSource source, ProgramOptions options) {
            return InferenceRuntime.named("onnx")
                    .load(
                            HalfModel.of(source, options),
                            LoadOptions.DEFAULT.withProvider("cpu").withThreads(1));
        }

        private static ModelKind kind(GoldenNetwork golden) {
            return golden.model().startsWith("sdxl")
                    ? ModelKind.STABLE_DIFFUSION_XL
                    : ModelKind.STABLE_DIFFUSION;
        }

        private static void assertEqual(
                GoldenCase run,
                Map<String, Tensor> outputs,
                Map<String, Tensor> reference,
                double limit) {
            assertThat(outputs).isNotEmpty();
            List<Expectation> expected =
                    outputs.keySet().stream()
                            .map(it -> Expectation.whole(it, it, requireNonNull(reference.get(it))))
                            .toList();
            NetworkGoldenTest.assertEqual(run, expected, outputs, limit);
        }
    }

    @Nested
    class SplitInPiecesForMacOs13 extends Form {
        SplitInPiecesForMacOs13() {
            super(MinimumOs.MACOS_13, AttentionVariant.SPLIT_EINSUM_V2);
        }

        /** The other models take long. */
        static Stream<GoldenNetwork> networks() {
            return Form.networks().filter(network -> network.model().equals("sdxl"));
        }
    }

    @Nested
    @Tag("thorough")
    class SplitInPiecesForMacOs13OfEveryModel extends Form {
        SplitInPiecesForMacOs13OfEveryModel() {
            super(MinimumOs.MACOS_13, AttentionVariant.SPLIT_EINSUM_V2);
        }
    }

    @Nested
    @Tag("thorough")
    class OriginalForMacOs15 extends Form {
        OriginalForMacOs15() {
            super(MinimumOs.MACOS_15, AttentionVariant.ORIGINAL);
        }
    }

    @Nested
    @Tag("thorough")
    class OriginalForMacOs13 extends Form {
        OriginalForMacOs13() {
            super(MinimumOs.MACOS_13, AttentionVariant.ORIGINAL);
        }
    }

    @Nested
    @Tag("thorough")
    class SplitForMacOs13 extends Form {
        SplitForMacOs13() {
            super(MinimumOs.MACOS_13, AttentionVariant.SPLIT_EINSUM);
        }
    }

    @Nested
    @Tag("thorough")
    class SplitForMacOs15 extends Form {
        SplitForMacOs15() {
            super(MinimumOs.MACOS_15, AttentionVariant.SPLIT_EINSUM);
        }
    }

    @Nested
    @Tag("thorough")
    class SplitForMacOs13WithoutSubnormals extends Form {
        SplitForMacOs13WithoutSubnormals() {
            super(
                    MinimumOs.MACOS_13,
                    AttentionVariant.SPLIT_EINSUM,
                    Rounding.EVERY_RESULT_FLUSHED,
                    FLUSHED_LIMIT);
        }
    }
}
