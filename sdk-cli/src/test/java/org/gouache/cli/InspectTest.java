package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InspectTest {
    @Test
    void saysWhatTheBundledModelConsistsOf() {
        Run run = Run.of("inspect", "postcard-xl");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith(
                        "postcard-xl: diffusers folder, StableDiffusionXLPipeline, 12.1 M parameters")
                .containsPattern("unet +UNet2DConditionModel +10\\.8 M +21\\.\\d MB +F16")
                .contains("text_encoder_2", "vae")
                .contains("EulerDiscreteScheduler", "prediction_type v_prediction");
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    }

    @Test
    void jsonIsForPrograms() {
        JsonNode json =
                JsonMapper.shared().readTree(Run.of("inspect", "postcard-xl", "--json").out());

        JsonNode unet = json.at("/components/unet");
        assertThat(json.path("pipeline").asString()).isEqualTo("StableDiffusionXLPipeline");
        assertThat(unet.at("/parameters_by_type/F16").asLong())
                .isEqualTo(unet.path("parameters").asLong())
                .isPositive();
        assertThat(unet.at("/files").propertyNames())
                .containsExactly("unet/diffusion_pytorch_model.safetensors");
        assertThat(json.at("/scheduler/_class_name").asString())
                .isEqualTo("EulerDiscreteScheduler");
    }

    @Test
    void knowsOnnxFolders() {
        Run run = Run.of("inspect", Golden.path("onnx/sdxl").toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("ONNX folder", "unet", " 2.7 MB");
    }
}
