package org.gouache.models.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.gouache.models.Configurations.golden;
import static org.gouache.models.Configurations.json;
import static org.gouache.models.Configurations.tree;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.graph.Graph;
import org.gouache.graph.Op;
import org.gouache.tensor.Shape;
import org.gouache.weight.SafetensorsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;

class VaeDefinitionTest {
    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21", "sdxl"})
    void everyObservedActivationIsAModuleOfThatShape(String model) {
        VaeConfig config = VaeConfig.of(golden(model, "vae"), model);
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile cases =
                    SafetensorsFile.open(
                            Golden.path("networks/%s/vae.safetensors".formatted(model)), arena);
            Graph decoder =
                    new VaeDecoderDefinition(config)
                            .build(Map.of("latent_sample", cases.get("z").shape()));
            Graph encoder =
                    new VaeEncoderDefinition(config)
                            .build(Map.of("sample", cases.get("x").shape()));
            for (String tensor : cases.names()) {
                if (tensor.startsWith("act.")) {
                    String module = tensor.substring("act.".length());
                    Graph graph = module.startsWith("encoder") ? encoder : decoder;
                    assertThat(graph.value(module).shape())
                            .as(tensor)
                            .isEqualTo(cases.get(tensor).shape());
                }
            }
            assertThat(decoder.output("sample").shape()).isEqualTo(cases.get("image").shape());
        }
    }

    @Test
    void encoderRoundsSizesDown() {
        Graph encoder =
                new VaeEncoderDefinition(VaeConfig.of(golden("sd15", "vae"), "sd15"))
                        .build(Map.of("sample", Shape.of(1, 3, 29, 35)));
        assertThat(encoder.output("latent_parameters").shape()).isEqualTo(Shape.of(1, 8, 3, 4));
    }

    @Test
    void pictureSmallerThanALatentPixelIsRefused() {
        VaeEncoderDefinition encoder =
                new VaeEncoderDefinition(VaeConfig.of(golden("sd15", "vae"), "sd15"));
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(() -> encoder.build(Map.of("sample", Shape.of(1, 3, 7, 64))))
                .withMessage(
                        "vae_encoder: layer encoder.down_blocks.2.downsamplers.0.conv: image is"
                                + " smaller than the 3 x 3 kernel: encoder.down_blocks.2.resnets.0.sum"
                                + " [1, 16, 1, 16]");
    }

    @Test
    void convolutionsAtTheLatentsAndAttentionAreOptional() {
        VaeConfig config =
                VaeConfig.of(
                        json(
                                """
                                {
                                  'block_out_channels': [32, 32],
                                  'down_block_types': ['DownEncoderBlock2D', 'DownEncoderBlock2D'],
                                  'up_block_types': ['UpDecoderBlock2D', 'UpDecoderBlock2D'],
                                  'use_quant_conv': false,
                                  'use_post_quant_conv': false,
                                  'mid_block_add_attention': false
                                }
                                """),
                        "flux");
        for (Graph graph :
                List.of(
                        new VaeEncoderDefinition(config).build(),
                        new VaeDecoderDefinition(config).build())) {
            assertThat(graph.ops()).noneMatch(op -> op instanceof Op.Attention);
            assertThat(graph.modules()).doesNotContainKeys("quant_conv", "post_quant_conv");
        }
    }

    @Test
    void absentFieldsTakeTheReferencesDefaults() {
        VaeConfig config = VaeConfig.of(json("{}"), "empty");
        assertThat(config.scalingFactor()).isEqualTo(0.18215f);
        assertThat(config.shiftFactor()).isZero();
        assertThat(config.latentsMean()).isEmpty();
        assertThat(config.sampleSize()).isEqualTo(32);
        assertThat(config.blockChannels()).containsExactly(64);
        assertThat(config.forceUpcast()).isTrue();
        assertThat(config.factor()).isEqualTo(1);
    }

    @Test
    void factorFollowsFromTheNumberOfBlocks() {
        assertThat(VaeConfig.of(golden("sd15", "vae"), "sd15").factor()).isEqualTo(8);
        assertThat(VaeConfig.of(golden("sdxl", "vae"), "sdxl").factor()).isEqualTo(4);
        assertThat(VaeConfig.of(golden("sdxl", "vae"), "sdxl").scalingFactor()).isEqualTo(0.13025f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'_class_name': 'VQModel'}; _class_name \"VQModel\" is not supported, only"
                        + " AutoencoderKL",
                "{'down_block_types': ['AttnDownEncoderBlock2D']}; block type"
                        + " AttnDownEncoderBlock2D is not supported, only DownEncoderBlock2D",
                "{'block_out_channels': [8, 8]}; down_block_types has 1 entries, but"
                        + " block_out_channels has 2",
                "{'latents_mean': [0.5]}; latents_mean is [0.5], expected a list of 4 numbers",
                "{'latents_std': 'x'}; latents_std is \"x\", expected a list of 4 numbers",
                "{'scaling_factor': null}; scaling_factor is null, expected a number",
                "{'scaling_factor': 1e300}; scaling_factor is 1.0E300, expected a number"
            })
    void whatIsNotSupportedIsRefusedByName(String config, String message) {
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(() -> VaeConfig.of(tree(config), "vae/config.json"))
                .withMessageStartingWith("vae/config.json: " + message);
    }
}
