package org.gouache.standin.program;

import static org.gouache.export.AttentionVariant.ORIGINAL;
import static org.gouache.export.AttentionVariant.SPLIT_EINSUM;
import static org.gouache.export.AttentionVariant.SPLIT_EINSUM_V2;

import org.gouache.contract.OperationsContract;
import org.gouache.contract.Way;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.standin.mil.Rounding;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
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
                .map(ProgramOperationsTest::way);
    }

    private static ProgramOptions channelsLast(MinimumOs os, Precision precision) {
        return new ProgramOptions(os, precision, Layout.CHANNELS_LAST, ORIGINAL);
    }

    private static ProgramOptions channelsFirst(
            MinimumOs os, Precision precision, AttentionVariant attention) {
        return new ProgramOptions(os, precision, Layout.CHANNELS_FIRST, attention);
    }

    private static Way way(ProgramOptions options) {
        return new Way(
                options.toString(),
                options.precision(),
                source -> new PackagedNetwork(source, _ -> options, Rounding.EVERY_RESULT, folder));
    }
}
