package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.ModelOptions;
import org.gouache.runtime.ComputeUnits;
import org.junit.jupiter.api.Test;

import picocli.CommandLine;

/** Options over those of an earlier picture. */
class OpenOptionsTest {
    private static final ModelOptions BEFORE =
            ModelOptions.builder()
                    .runtime("onnx")
                    .provider("coreml")
                    .computeUnits(ComputeUnits.CPU_AND_GPU)
                    .variant("fp16")
                    .build();

    @Test
    void whatIsNotGivenIsAsItWas() {
        assertThat(given()).isEqualTo(BEFORE);
        assertThat(given("--compute-units", "cpu"))
                .isEqualTo(BEFORE.toBuilder().computeUnits(ComputeUnits.CPU_ONLY).build());
    }

    @Test
    void anotherRuntimeHasNoUseForTheProviderAndComputeUnitsOfTheFirst() {
        assertThat(given("--runtime", "vector"))
                .isEqualTo(ModelOptions.builder().runtime("vector").variant("fp16").build());
        assertThat(given("--runtime", "coreml", "--compute-units", "cpu-ane"))
                .isEqualTo(
                        ModelOptions.builder()
                                .runtime("coreml")
                                .computeUnits(ComputeUnits.CPU_AND_NEURAL_ENGINE)
                                .variant("fp16")
                                .build());
        assertThat(given("--provider", "cpu"))
                .isEqualTo(BEFORE.toBuilder().provider("cpu").computeUnits(null).build());
    }

    private static ModelOptions given(String... arguments) {
        OpenOptions options = new OpenOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("options", mixin(options)))
                .parseArgs(arguments);
        return options.over(BEFORE);
    }

    private static CommandLine.Model.CommandSpec mixin(OpenOptions options) {
        return CommandLine.Model.CommandSpec.forAnnotatedObject(options);
    }
}
