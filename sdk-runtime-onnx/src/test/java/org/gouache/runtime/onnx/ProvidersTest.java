package org.gouache.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.runtime.Availability;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Execution providers. */
class ProvidersTest {
    @Test
    void theRuntimeIsFoundAndAvailable() {
        assertThat(InferenceRuntime.all())
                .filteredOn(runtime -> runtime.name().equals("onnx"))
                .singleElement()
                .returns(new Availability.Available(), InferenceRuntime::availability);
    }

    @Test
    void cpuIsTheDefault() {
        try (Network named = load(LoadOptions.DEFAULT.withProvider("cpu"));
                Network byDefault = load(LoadOptions.DEFAULT)) {
            Comparison.assertSame(
                    named.run(Sampler.inputs(1, 4, 4, 2)),
                    byDefault.run(Sampler.inputs(1, 4, 4, 2)));
        }
    }

    @Test
    void unknownProviderIsRefusedWithThoseThatExist() {
        assertThatThrownBy(() -> load(LoadOptions.DEFAULT.withProvider("npu")))
                .isInstanceOf(GouacheException.class)
                .hasMessage("runtime onnx: no provider npu, only cpu, coreml, cuda");
    }

    @Test
    void onlyCoremlHasComputeUnits() {
        assertThatThrownBy(
                        () -> load(LoadOptions.DEFAULT.withComputeUnits(ComputeUnits.CPU_AND_GPU)))
                .isInstanceOf(GouacheException.class)
                .hasMessage("runtime onnx: provider cpu has no compute units cpu-gpu; coreml has");
    }

    @Test
    void cudaIsMissingWithoutItsArtifact() {
        assertThatThrownBy(() -> load(LoadOptions.DEFAULT.withProvider("cuda")))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith("runtime onnx: provider cuda is missing")
                .hasMessageContaining("onnxruntime_gpu");
    }

    @Test
    @DisabledOnOs(OS.MAC)
    void coremlIsMissingElsewhereThanOnMacs() {
        assertThatThrownBy(() -> load(LoadOptions.DEFAULT.withProvider("coreml")))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith("runtime onnx: provider coreml is missing")
                .hasMessageContaining("macOS");
    }

    @Test
    @EnabledOnOs(OS.MAC)
    void coremlComputesTheSame() {
        try (Network coreml = load(LoadOptions.DEFAULT.withProvider("coreml"));
                Network cpu = load(LoadOptions.DEFAULT)) {
            Comparison.assertClose(
                    coreml.run(Sampler.inputs(1, 8, 8, 5)),
                    cpu.run(Sampler.inputs(1, 8, 8, 5)),
                    2e-2);
        }
    }

    private static Network load(LoadOptions options) {
        GraphSource source = new GraphSource(Sampler.network(), Sampler.weights());
        return new OnnxRuntime().load(source, options);
    }
}
