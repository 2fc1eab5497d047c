package org.gouache.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.gouache.models.checkpoint.CheckpointSummary.ComponentSummary;
import org.gouache.models.checkpoint.CheckpointSummary.FileSummary;
import org.gouache.tensor.ElementType;
import org.gouache.weight.WeightKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class CheckpointSummaryTest {
    private static final JsonNode INFO =
            new JsonMapper().readTree(Golden.path("models/info.json").toFile());

    @TempDir Path folder;

    private static CheckpointSummary summary(Path path) {
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            return checkpoint.summary();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21", "sdxl", "sdxl-refiner", "sdxl-inpaint9"})
    void countsParameters(String model) {
        CheckpointSummary summary = summary(Golden.path("models/" + model));
        long total = 0;
        for (ComponentSummary component : summary.components()) {
            long expected =
                    INFO.at("/%s/parameters/%s".formatted(model, component.component()))
                            .longValue();
            assertThat(component.parameters()).isEqualTo(expected);
            assertThat(component.parametersByType()).isEqualTo(Map.of(ElementType.F32, expected));
            assertThat(component.weightBytes()).isEqualTo(4 * expected);
            assertThat(
                            component.parametersByKind().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum())
                    .isEqualTo(expected);
            total += expected;
        }
        assertThat(summary.parameters()).isEqualTo(total);
    }

    @Test
    void sortsParametersByKind() {
        ComponentSummary textEncoder = summary(Golden.path("models/sdxl")).components().getFirst();
        assertThat(textEncoder.parametersByKind())
                .isEqualTo(
                        Map.of(
                                WeightKind.EMBEDDING, (681L + 77) * 32,
                                WeightKind.LINEAR, 3 * (4L * 32 * 32 + 2 * 32 * 48),
                                WeightKind.NORM, (3 * 2 + 1) * 32L,
                                WeightKind.BIAS, 3L * (4 * 32 + 48 + 32 + 2 * 32) + 32));
        ComponentSummary vae = summary(Golden.path("models/sdxl")).components().getLast();
        assertThat(vae.parametersByKind())
                .containsOnlyKeys(
                        WeightKind.LINEAR,
                        WeightKind.CONVOLUTION,
                        WeightKind.CONVOLUTION_1X1,
                        WeightKind.NORM,
                        WeightKind.BIAS);
    }

    @Test
    void namesWhatTheModelIs() {
        CheckpointSummary summary = summary(Golden.path("models/sdxl-refiner"));
        assertThat(summary.name()).isEqualTo("sdxl-refiner");
        assertThat(summary.kind()).hasToString("diffusers folder");
        assertThat(summary.pipelineClass()).isEqualTo("StableDiffusionXLImg2ImgPipeline");
        assertThat(summary.scheduler()).isNotNull();
        assertThat(summary.scheduler().get("_class_name").stringValue())
                .isEqualTo("EulerDiscreteScheduler");
        assertThat(summary.components())
                .extracting(ComponentSummary::className)
                .containsExactly(
                        "CLIPTextModelWithProjection", "UNet2DConditionModel", "AutoencoderKL");
        assertThat(summary.components().get(1).files())
                .extracting(FileSummary::name)
                .containsExactly(
                        "unet/diffusion_pytorch_model-00001-of-00003.safetensors",
                        "unet/diffusion_pytorch_model-00002-of-00003.safetensors",
                        "unet/diffusion_pytorch_model-00003-of-00003.safetensors");
    }

    @Test
    void countsASharedFileOnce() {
        Path file = folder.resolve("merged.safetensors");
        try (Checkpoint golden = Checkpoint.open(Golden.path("models/sdxl"))) {
            SingleFileWriter.write(golden, file);
        }
        CheckpointSummary summary = summary(file);
        assertThat(summary.name()).isEqualTo("merged");
        assertThat(summary.fileBytes()).isEqualTo(file.toFile().length());
        assertThat(summary.components())
                .allSatisfy(component ->
                        assertThat(component.files())
                                .isEqualTo(
                                        List.of(
                                                new FileSummary(
                                                        "merged.safetensors",
                                                        summary.fileBytes()))));
    }

    @Test
    void doesNotLookIntoOnnxFiles() {
        CheckpointSummary summary = summary(Golden.path("onnx/sdxl-inpaint9-external"));
        ComponentSummary unet = summary.components().getFirst();
        assertThat(unet.parameters()).isZero();
        assertThat(unet.files())
                .extracting(FileSummary::name)
                .containsExactly("unet/model.onnx", "unet/model.onnx_data");
        assertThat(summary.scheduler()).isNull();
        assertThat(summary.pipelineClass()).isEmpty();
        assertThat(summary.fileBytes()).isPositive();
    }
}
