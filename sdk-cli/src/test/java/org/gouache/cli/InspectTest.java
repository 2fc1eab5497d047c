package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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

    @Test
    void saysWhatACoreMlPackageConsistsOf() {
        Run run = Run.of("inspect", Golden.path("coreml/text_encoder_2_int8.mlpackage").toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith(
                        "text_encoder_2_int8.mlpackage: Core ML package, specification 7, 95.5 k"
                                + " parameters, 149.7 kB")
                .contains("input_ids F32 [1, 77]", "pooled_outputs F32 [1, 24]")
                .containsPattern("int8 with scales +29\\.1 k +13 tensors +30\\.3 kB")
                .contains("const 153, reshape 40", "problems    none");
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    }

    @Test
    void jsonOfACoreMlPackage() {
        Run run = Run.of("inspect", Golden.path("coreml/op_sdpa.mlpackage").toString(), "--json");

        JsonNode json = JsonMapper.shared().readTree(run.out());
        assertThat(json.path("specification").asInt()).isEqualTo(9);
        assertThat(json.at("/inputs/3/shape").toString()).isEqualTo("[5,7]");
        assertThat(json.at("/operations/scaled_dot_product_attention").asInt()).isEqualTo(3);
        assertThat(json.path("problems")).isEmpty();
    }

    @Test
    void refusesAPackageThatIsNone() {
        Run run = Run.of("inspect", "nowhere.mlpackage");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("gouache: nowhere.mlpackage: no such package\n");
    }

    @Test
    void saysWhatACompiledModelTakesAndGives(@TempDir Path folder) throws IOException {
        Path model = Files.createDirectory(folder.resolve("VAEDecoder.mlmodelc"));
        Files.writeString(
                model.resolve("metadata.json"),
                """
                [{
                  "inputSchema": [{"name": "z", "dataType": "Float16", "shape": "[1, 4, 64, 64]"}],
                  "outputSchema": [{"name": "image", "dataType": "Float32", "shape": "[]"}]
                }]
                """);
        Run run = Run.of("inspect", model.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "VAEDecoder.mlmodelc: compiled Core ML model",
                        "  inputs      z F16 [1, 4, 64, 64]",
                        "  outputs     image F32");
        assertThat(
                        JsonMapper.shared()
                                .readTree(Run.of("inspect", model.toString(), "--json").out()))
                .hasToString(
                        "{\"name\":\"VAEDecoder.mlmodelc\","
                                + "\"inputs\":[{\"name\":\"z\",\"type\":\"F16\",\"shape\":[1,4,64,64]}],"
                                + "\"outputs\":[{\"name\":\"image\",\"type\":\"F32\"}]}");
    }

    @Test
    @DisabledOnOs(OS.MAC)
    void saysWhoCanReadACompiledModelWithoutMetadata(@TempDir Path folder) throws IOException {
        Path model = Files.createDirectory(folder.resolve("Unet.mlmodelc"));
        Run run = Run.of("inspect", model.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        "gouache: %s: only Core ML can read a compiled model without metadata.json; the package that it was made of can be read here\n",
                        model);
        assertThat(Run.of("inspect", "nowhere.mlmodelc").err())
                .isEqualTo("gouache: nowhere.mlmodelc: no such compiled model\n");
    }

    @Test
    void comparesNoPackages() {
        String path = Golden.path("coreml/op_sdpa.mlpackage").toString();
        Run run = Run.of("inspect", path, "--against", "postcard-xl");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("gouache: --against compares models, but %s is a package\n", path);
    }
}
