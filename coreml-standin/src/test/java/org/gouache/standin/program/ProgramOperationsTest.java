package org.gouache.standin.program;

import static org.gouache.export.AttentionVariant.ORIGINAL;
import static org.gouache.export.AttentionVariant.SPLIT_EINSUM;
import static org.gouache.export.AttentionVariant.SPLIT_EINSUM_V2;

import org.gouache.contract.OperationsContract;
import org.gouache.contract.Way;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.graph.Fusion;
import org.gouache.graph.Fusions;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.standin.mil.Rounding;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Every form of programs; those of float16 with every result rounded. */
class ProgramOperationsTest implements OperationsContract {
    @TempDir static Path folder;

    static Stream<Way> ways() {
        return Stream.of(
                        channelsLast(MinimumOs.MACOS_13, Precision.FLOAT32),
                        channelsFirst(MinimumOs.MACOS_13, Precision.FLOAT32, ORIGINAL),
                        channelsFirst(MinimumOs.MACOS_13, Precision.FLOAT32, SPLIT_EINSUM),
                        channelsFirst(MinimumOs.MACOS_13, Precision.FLOAT32, SPLIT_EINSUM_V2),
                        channelsLast(MinimumOs.MACOS_15, Precision.FLOAT32),
                        channelsFirst(MinimumOs.MACOS_15, Precision.FLOAT32, ORIGINAL),
                        channelsLast(MinimumOs.MACOS_13, Precision.FLOAT16),
                        channelsFirst(MinimumOs.MACOS_13, Precision.FLOAT16, SPLIT_EINSUM),
                        channelsFirst(MinimumOs.MACOS_15, Precision.FLOAT16, ORIGINAL))
                .flatMap(ProgramOperationsTest::plainAndFused);
    }

    private static ProgramOptions channelsLast(MinimumOs os, Precision precision) {
        return new ProgramOptions(os, precision, Layout.CHANNELS_LAST, ORIGINAL);
    }

    private static ProgramOptions channelsFirst(
            MinimumOs os, Precision precision, AttentionVariant attention) {
        return new ProgramOptions(os, precision, Layout.CHANNELS_FIRST, attention);
    }

    /** Nothing asks for fused operations, but those who do get the same. */
    private static Stream<Way> plainAndFused(ProgramOptions options) {
        Way plain = way(options.toString(), options, UnaryOperator.identity());
        return options.precision() == Precision.FLOAT32 && options.minimumOs() == MinimumOs.MACOS_15
                ? Stream.of(plain, way("fused, " + options, options, Fused::new))
                : Stream.of(plain);
    }

    private static Way way(
            String name, ProgramOptions options, UnaryOperator<NetworkDefinition> form) {
        return new Way(
                name,
                options.precision(),
                source ->
                        new PackagedNetwork(
                                new GraphSource(form.apply(source.definition()), source.weights()),
                                _ -> options,
                                Rounding.EVERY_RESULT,
                                folder));
    }

    /** A network with all fused operations there are. */
    private record Fused(NetworkDefinition plain) implements NetworkDefinition {
        @Override
        public String name() {
            return plain.name();
        }

        @Override
        public List<NetworkInput> inputs() {
            return plain.inputs();
        }

        @Override
        public Graph build(Map<String, Shape> inputShapes) {
            Graph graph = plain.build(inputShapes);
            return Fusions.fuse(graph, EnumSet.allOf(Fusion.class), Set.of());
        }
    }
}
