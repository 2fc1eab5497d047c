package org.gouache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

class ModelOptionsTest {
    @Test
    void comeBackFromTheirBuilder() {
        ModelOptions options =
                ModelOptions.builder()
                        .runtime("onnx")
                        .provider("coreml")
                        .computeUnits(ComputeUnits.CPU_AND_GPU)
                        .precision(Precision.FLOAT16)
                        .threads(3)
                        .memory(MemoryMode.LOW)
                        .vaeTiling(VaeTiling.ON)
                        .predictionType("sample")
                        .vaeScalingFactor(0.13025)
                        .variant("fp16")
                        .configFolder(Path.of("configs"))
                        .build();
        assertThat(options.toBuilder().build()).isEqualTo(options);
        assertThat(options).isNotEqualTo(ModelOptions.DEFAULT);
    }

    @Test
    void refuseWhatMakesNoSense() {
        assertThatThrownBy(() -> ModelOptions.builder().threads(-1).build())
                .isInstanceOf(GouacheException.class)
                .hasMessage("threads must be 0 (automatic) to 1024, not -1");
        assertThatThrownBy(() -> ModelOptions.builder().predictionType("v").build())
                .isInstanceOf(GouacheException.class)
                .hasMessage("prediction type must be epsilon, v_prediction or sample, not \"v\"");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.18215, 1e-42, 1e39, Double.NaN, Double.POSITIVE_INFINITY})
    void refuseScalingFactorsThatNoLatentsHave(double factor) {
        assertThatThrownBy(() -> ModelOptions.builder().vaeScalingFactor(factor).build())
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "the VAE's scaling factor must be a number above 0, as in 0.18215, not %s",
                        factor);
    }
}
