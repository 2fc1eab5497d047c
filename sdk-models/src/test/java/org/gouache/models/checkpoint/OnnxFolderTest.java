package org.gouache.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.junit.jupiter.api.Test;

class OnnxFolderTest {
    @Test
    void findsTheComponentsOfOptimum() {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.path("onnx/sdxl"))) {
            assertThat(checkpoint.kind()).isEqualTo(CheckpointKind.ONNX_FOLDER);
            assertThat(checkpoint.index().pipelineClass()).isEqualTo("StableDiffusionXLPipeline");
            assertThat(checkpoint.index().forceZerosForEmptyPrompt()).isTrue();
            assertThat(checkpoint.components())
                    .containsExactly(
                            Component.TEXT_ENCODER,
                            Component.TEXT_ENCODER_2,
                            Component.UNET,
                            Component.VAE_ENCODER,
                            Component.VAE_DECODER);
            for (Component component : checkpoint.components()) {
                assertThat(checkpoint.onnxModel(component))
                        .contains(Golden.path("onnx/sdxl/" + component + "/model.onnx"));
            }
            assertThat(checkpoint.config(Component.VAE_DECODER).get("scaling_factor").doubleValue())
                    .isEqualTo(0.13025);
            assertThat(checkpoint.tokenizer(Component.TEXT_ENCODER_2))
                    .isEqualTo(new TokenizerSource.Folder(Golden.path("onnx/sdxl/tokenizer_2")));
            assertThat(checkpoint.schedulerConfig().get("_class_name").stringValue())
                    .isEqualTo("EulerDiscreteScheduler");
        }
    }

    @Test
    void acceptsASingleComponentWithExternalData() {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.path("onnx/sdxl-inpaint9-external"))) {
            assertThat(checkpoint.kind()).isEqualTo(CheckpointKind.ONNX_FOLDER);
            assertThat(checkpoint.components()).containsExactly(Component.UNET);
            assertThat(checkpoint.config(Component.UNET).get("in_channels").intValue())
                    .isEqualTo(9);
        }
    }

    @Test
    void hasNoWeights() {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.path("onnx/sdxl"))) {
            assertThatThrownBy(() -> checkpoint.weights(Component.UNET))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage(
                            Golden.path("onnx/sdxl/unet/model.onnx")
                                    + ": a ready-made ONNX file; its weights cannot be read apart");
        }
    }
}
