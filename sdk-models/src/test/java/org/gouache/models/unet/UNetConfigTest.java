package org.gouache.models.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.gouache.models.Configurations.json;
import static org.gouache.models.Configurations.published;

import org.gouache.GouacheException;
import org.gouache.models.Configurations;
import org.gouache.models.unet.UNetConfig.LatentSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UNetConfigTest {
    @Test
    void absentFieldsTakeTheReferencesDefaults() {
        UNetConfig published = UNetConfig.of(published("sd15", "unet"), "sd15");
        UNetConfig defaults =
                UNetConfig.of(json("{'cross_attention_dim': 768, 'sample_size': 64}"), "empty");
        assertThat(defaults).isEqualTo(published);
        assertThat(UNetConfig.of(json("{}"), "empty").crossAttentionWidth()).isEqualTo(1280);
        assertThat(UNetConfig.of(json("{}"), "empty").sampleSize()).isNull();
    }

    @Test
    void fieldsThatAskForNothingAreHarmless() {
        UNetConfig spelledOut =
                UNetConfig.of(
                        json(
                                """
                                {
                                  '_class_name': 'UNet2DConditionModel',
                                  'sample_size': [64, 96],
                                  'num_attention_heads': null,
                                  'class_embed_type': null,
                                  'only_cross_attention': false,
                                  'mid_block_scale_factor': 1,
                                  'resnet_out_scale_factor': 1.0,
                                  'resnet_time_scale_shift': 'default',
                                  'dropout': 0.0,
                                  'upcast_attention': true,
                                  'transformer_layers_per_block': [1, 1, 1, 1],
                                  'attention_head_dim': [8, 8, 8, 8],
                                  'layers_per_block': [2, 2, 2, 2]
                                }
                                """),
                        "spelled out");
        UNetConfig defaults = UNetConfig.of(json("{'sample_size': [64, 96]}"), "empty");
        assertThat(spelledOut).isEqualTo(defaults);
        assertThat(spelledOut.sampleSize()).isEqualTo(new LatentSize(64, 96));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'_class_name': 'UNet2DModel'}; _class_name \"UNet2DModel\" is not supported, only"
                        + " UNet2DConditionModel",
                "{'num_attention_heads': 8}; num_attention_heads 8 is not supported, only null",
                "{'class_embed_type': 'timestep'}; class_embed_type \"timestep\" is not supported,"
                        + " only null",
                "{'encoder_hid_dim': 4096}; encoder_hid_dim 4096 is not supported, only null",
                "{'addition_embed_type': 'image'}; addition_embed_type \"image\" is not supported,"
                        + " only text_time",
                "{'addition_embed_type': 'text_time'}; addition_time_embed_dim is missing",
                "{'resnet_time_scale_shift': 'scale_shift'}; resnet_time_scale_shift"
                        + " \"scale_shift\" is not supported, only default",
                "{'only_cross_attention': [true, true, true, false]}; only_cross_attention"
                        + " [true,true,true,false] is not supported, only false",
                "{'mid_block_type': 'UNetMidBlock2DSimpleCrossAttn'}; mid_block_type"
                        + " UNetMidBlock2DSimpleCrossAttn is not supported",
                "{'down_block_types': ['A', 'DownBlock2D', 'DownBlock2D', 'DownBlock2D']}; block"
                        + " type A is not supported, only DownBlock2D and CrossAttnDownBlock2D",
                "{'down_block_types': ['DownBlock2D']}; down_block_types has 1 entries, but"
                        + " block_out_channels has 4",
                "{'attention_head_dim': [8, 8]}; attention_head_dim is [8,8], expected one entry"
                        + " for each of 4 blocks",
                "{'attention_head_dim': 'many'}; attention_head_dim is \"many\", expected a list of"
                        + " whole numbers",
                "{'block_out_channels': []}; block_out_channels is [], expected a list of whole"
                        + " numbers",
                "{'block_out_channels': [0]}; block_out_channels is 0, expected a whole number from"
                        + " 1 to",
                "{'block_out_channels': [9223372036854775807]}; block_out_channels is"
                        + " 9223372036854775807, expected a whole number from 1 to",
                "{'layers_per_block': 1000000}; layers_per_block is 1000000, expected a whole number"
                        + " from 1 to 256",
                "{'transformer_layers_per_block': [1, [1, 1], 1, 1]}; transformer_layers_per_block"
                        + " has lists in its list, which takes reverse_transformer_layers_per_block",
                "{'cross_attention_dim': [1, 2, 3, 4]}; cross_attention_dim is [1,2,3,4], expected"
                        + " the same for every block",
                "{'act_fn': 'mish'}; act_fn is \"mish\", expected silu, swish, gelu or quick_gelu",
                "{'norm_eps': 'small'}; norm_eps is \"small\", expected a number",
                "{'use_linear_projection': 1}; use_linear_projection is 1, expected true or false",
                "{'conv_in_kernel': 4}; conv_in_kernel is 4, expected an odd number",
                "[]; not a JSON object"
            })
    void whatIsNotSupportedIsRefusedByName(String config, String message) {
        var json = Configurations.tree(config);
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(() -> UNetConfig.of(json, "model/unet/config.json"))
                .withMessageStartingWith("model/unet/config.json: " + message);
    }
}
