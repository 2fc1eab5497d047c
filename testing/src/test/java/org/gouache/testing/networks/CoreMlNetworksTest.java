package org.gouache.testing.networks;

import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.standin.mil.Rounding;
import org.gouache.standin.program.PackagedRuntime;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Packages of all networks, in float32, compute what the reference computed. */
@Tag("thorough")
class CoreMlNetworksTest {
    @TempDir private static Path folder;

    private static InferenceRuntime runtime(MinimumOs os, AttentionVariant attention) {
        return new PackagedRuntime(
                "coreml",
                graph ->
                        new ProgramOptions(os, Precision.FLOAT32, Layout.suiting(graph), attention),
                Border::definition,
                Rounding.NONE,
                folder);
    }

    @Nested
    class SplitForMacOs13 extends NetworkGoldenTest {
        SplitForMacOs13() {
            super(
                    runtime(MinimumOs.MACOS_13, AttentionVariant.SPLIT_EINSUM),
                    LoadOptions.DEFAULT,
                    2e-5);
        }
    }

    @Nested
    class OriginalForMacOs15 extends NetworkGoldenTest {
        OriginalForMacOs15() {
            super(
                    runtime(MinimumOs.MACOS_15, AttentionVariant.ORIGINAL),
                    LoadOptions.DEFAULT,
                    2e-5);
        }
    }
}
