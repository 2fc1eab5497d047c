package org.gouache.testing.coreml;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.standin.NativeStandIn;
import org.gouache.standin.NeedsNativeStandIn;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/** Of several bundles that is read which suits where Core ML computes on the Mac. */
@NeedsNativeStandIn
class SuitingBundleTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "4, true,  CPU_AND_NEURAL_ENGINE, split_einsum/compiled",
        "8, true,  CPU_AND_GPU,           original/compiled",
        "4, false, CPU_AND_GPU,           original/compiled",
    })
    void isTheOneForTheUnitsThatAreUsed(
            int performanceCores, boolean neuralEngine, ComputeUnits units, String bundle) {
        Path repository = folder.resolve("repository");
        BundleFolder.repository(repository);
        try (NativeStandIn standIn = NativeStandIn.open(folder.resolve("cache"))) {
            standIn.setMachine(performanceCores, true, neuralEngine);
            try (Checkpoint checkpoint = Checkpoint.open(repository)) {
                assertThat(checkpoint.readyMade(CheckpointComponent.UNET).orElseThrow().getParent())
                        .isEqualTo(repository.resolve(bundle));
            }
            assertThat(InferenceRuntime.named("coreml").usualComputeUnits()).contains(units);
        }
    }
}
