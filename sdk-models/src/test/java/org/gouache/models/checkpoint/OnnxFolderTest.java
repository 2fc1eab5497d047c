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
                            CheckpointComponent.TEXT_ENCODER,
                            CheckpointComponent.TEXT_ENCODER_2,
                            CheckpointComponent.UNET,
                            CheckpointComponent.VAE_ENCODER,
                            CheckpointComponent.VAE_DECODER);
            for (CheckpointComponent component : checkpoint.components()) {
                assertThat(checkpoint.readyMade(component))
                        .contains(Golden.path("onnx/sdxl/" + component + "/model.onnx"));
            }
            assertThat(
                            checkpoint
                                    .config(CheckpointComponent.VAE_DECODER)
                                    .get("scaling_factor")
                                    .doubleValue())
                    .isEqualTo(0.13025);
            assertThat(checkpoint.tokenizer(CheckpointComponent.TEXT_ENCODER_2))
                    .isEqualTo(new TokenizerSource.Folder(Golden.path("onnx/sdxl/tokenizer_2")));
            assertThat(checkpoint.schedulerConfig().get("_class_name").stringValue())
                    .isEqualTo("EulerDiscreteScheduler");
        }
    }

    @Test
    void acceptsASingleComponentWithExternalData() {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.path("onnx/sdxl-inpaint9-external"))) {
            assertThat(checkpoint.kind()).isEqualTo(CheckpointKind.ONNX_FOLDER);
            assertThat(checkpoint.components()).containsExactly(CheckpointComponent.UNET);
            assertThat(checkpoint.config(CheckpointComponent.UNET).get("in_channels").intValue())
                    .isEqualTo(9);
        }
    }

    @Test
    void hasNoWeights() {
        try (Checkpoint checkpoint = Checkpoint.open(Golden.path("onnx/sdxl"))) {
            assertThatThrownBy(() -> checkpoint.weights(CheckpointComponent.UNET))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage(
                            Golden.path("onnx/sdxl/unet/model.onnx")
                                    + ": a ready-made model; its weights cannot be read apart");
        }
    }
}
