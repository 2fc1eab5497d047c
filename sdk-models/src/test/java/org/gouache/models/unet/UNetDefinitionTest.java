package org.gouache.models.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.gouache.models.Configurations.golden;
import static org.gouache.models.Configurations.json;
import static org.gouache.models.Configurations.published;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.Op;
import org.gouache.tensor.Shape;
import org.gouache.weight.SafetensorsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class UNetDefinitionTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 64", "7, 9", "63, 65", "64, 64", "101, 3"})
    void anySizeOfImageComesOutAsItCameIn(int height, int width) {
        Graph graph = of("sd15").build(shapes(of("sd15"), 3, height, width, 5));
        assertThat(graph.output("out_sample").shape()).isEqualTo(Shape.of(3, 4, height, width));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21", "sdxl", "sdxl-refiner", "sdxl-inpaint9"})
    void everyObservedActivationIsAModuleOfThatShape(String model) {
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile cases =
                    SafetensorsFile.open(
                            Golden.path("networks/%s/unet.safetensors".formatted(model)), arena);
            for (String name : List.of("c0", "c1")) {
                Graph graph = of(model).build(inputsOf(cases, name));
                for (String tensor : cases.names()) {
                    String prefix = name + ".act.";
                    if (tensor.startsWith(prefix)) {
                        assertThat(graph.value(tensor.substring(prefix.length())).shape())
                                .as(tensor)
                                .isEqualTo(cases.get(tensor).shape());
                    }
                }
            }
        }
    }

    @Test
    void onlyImagesThatASkipFollowsAreEnlargedAndThatToItsSize() {
        List<Op> enlargements =
                of("sdxl").build().ops().stream()
                        .filter(op ->
                                op instanceof Op.UpsampleNearest
                                        || op instanceof Op.UpsampleNearestLike)
                        .toList();
        assertThat(enlargements)
                .hasSize(2)
                .allMatch(op -> op instanceof Op.UpsampleNearestLike)
                .extracting(op -> op.output().name())
                .containsExactly(
                        "up_blocks.0.upsamplers.0.interpolate",
                        "up_blocks.1.upsamplers.0.interpolate");
    }

    @Test
    void headsAreWhatTheConfigurationCallsHeadDimension() {
        Graph graph = new UNetDefinition(UNetConfig.of(published("sdxl", "unet"), "sdxl")).build();
        assertThat(heads(graph, "down_blocks.1.attentions.0.transformer_blocks.0.attn1"))
                .isEqualTo(10);
        assertThat(heads(graph, "mid_block.attentions.0.transformer_blocks.9.attn2")).isEqualTo(20);
        assertThat(heads(graph, "up_blocks.1.attentions.2.transformer_blocks.1.attn1"))
                .isEqualTo(10);
        assertThat(graph.modules())
                .doesNotContainKey("down_blocks.1.attentions.0.transformer_blocks.2")
                .doesNotContainKey("down_blocks.0.attentions.0");
    }

    @Test
    void numberOfTimeIdsFollowsFromTheTextWidth() {
        UNetConfig refiner = UNetConfig.of(published("sdxl-refiner", "unet"), "refiner");
        UNetConfig base = UNetConfig.of(published("sdxl", "unet"), "base");
        assertThat(refiner.added().orElseThrow().timeIds(1280)).isEqualTo(5);
        assertThat(base.added().orElseThrow().timeIds(1280)).isEqualTo(6);
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(() -> base.added().orElseThrow().timeIds(1000))
                .withMessageContainingAll("2816", "1000", "256");
    }

    @Test
    void addedConditionsMustFillTheirEmbedding() {
        UNetDefinition unet = of("sdxl");
        Map<String, Shape> shapes = shapes(unet, 2, 8, 8, 77);
        shapes.put("time_ids", Shape.of(2, 5));
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(() -> unet.build(shapes))
                .withMessage(
                        "unet: layer add_embedding.linear_1: text and embedded time ids take 96"
                                + " entries: text_embeds [2, 24], time_ids [2, 5], add_embeds [2,"
                                + " 84]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sample; 2,9,8,8; input sample has shape [2, 9, 8, 8], expected [batch, 4, height,"
                        + " width]",
                "sample; 2,4,8; input sample has shape [2, 4, 8], expected [batch, 4, height,"
                        + " width]",
                "sample; 2,4,0,8; input sample has shape [2, 4, 0, 8], expected [batch, 4, height,"
                        + " width]",
                "timestep; 3; input timestep has shape [3], expected [batch] with batch 2",
                "encoder_hidden_states; 2,77,64; input encoder_hidden_states has shape [2, 77,"
                        + " 64], expected [batch, tokens, 72] with batch 2",
                "noise; 1; unet has no input noise, only [sample, timestep, encoder_hidden_states,"
                        + " text_embeds, time_ids]"
            })
    void inputsMustFit(String input, String sizes, String message) {
        UNetDefinition unet = of("sdxl");
        Map<String, Shape> shapes = shapes(unet, 2, 8, 8, 77);
        long[] size = List.of(sizes.split(",")).stream().mapToLong(Long::parseLong).toArray();
        shapes.put(input, Shape.of(size));
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(() -> unet.build(shapes))
                .withMessageContaining(message);
    }

    @Test
    void missingInputIsNamed() {
        UNetDefinition unet = of("sd15");
        Map<String, Shape> shapes = shapes(unet, 2, 8, 8, 77);
        shapes.remove("timestep");
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(() -> unet.build(shapes))
                .withMessage("unet: input timestep [batch] is missing");
    }

    @Test
    void embeddedGuidanceScaleIsAnInput() {
        var config = json(golden("sd21", "unet").toString());
        config.put("time_cond_proj_dim", 12);
        UNetDefinition unet = new UNetDefinition(UNetConfig.of(config, "lcm"));
        assertThat(unet.inputs()).extracting(NetworkInput::name).contains("timestep_cond");
        assertThat(unet.build().parameters())
                .anySatisfy(weight ->
                        assertThat(weight).hasToString("time_embedding.cond_proj.weight [8, 12]"));
    }

    @Test
    void transformersMayBeOfDifferentDepthsOnTheWayUp() {
        UNetConfig config =
                UNetConfig.of(
                        json(
                                """
                                {
                                  'block_out_channels': [32, 64, 64],
                                  'down_block_types':
                                    ['DownBlock2D', 'CrossAttnDownBlock2D', 'CrossAttnDownBlock2D'],
                                  'mid_block_type': 'UNetMidBlock2D',
                                  'up_block_types':
                                    ['CrossAttnUpBlock2D', 'CrossAttnUpBlock2D', 'UpBlock2D'],
                                  'transformer_layers_per_block': [0, [2, 2], [4, 4]],
                                  'reverse_transformer_layers_per_block':
                                    [[4, 4, 10], [2, 1, 1], 1]
                                }
                                """),
                        "distilled");
        Graph graph = new UNetDefinition(config).build();
        assertThat(graph.modules())
                .containsKeys(
                        "down_blocks.1.attentions.1.transformer_blocks.1",
                        "mid_block.resnets.0",
                        "up_blocks.0.attentions.2.transformer_blocks.9",
                        "up_blocks.1.attentions.0.transformer_blocks.1")
                .doesNotContainKeys(
                        "mid_block.attentions.0",
                        "mid_block.resnets.1",
                        "up_blocks.1.attentions.1.transformer_blocks.1");
    }

    @Test
    void headsMustDivideTheWidth() {
        var config = json(golden("sd15", "unet").toString());
        config.put("attention_head_dim", 5);
        UNetDefinition unet = new UNetDefinition(UNetConfig.of(config, "odd"));
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(unet::build)
                .withMessageStartingWith(
                        "unet: layer"
                                + " down_blocks.0.attentions.0.transformer_blocks.0.attn1.heads: width"
                                + " cannot be divided into 5 heads:");
    }

    private static int heads(Graph graph, String attention) {
        return graph.ops().stream()
                .filter(op -> op.output().name().equals(attention + ".heads"))
                .map(op -> ((Op.Attention) op).heads())
                .findFirst()
                .orElseThrow();
    }

    private static UNetDefinition of(String model) {
        return new UNetDefinition(UNetConfig.of(golden(model, "unet"), model));
    }

    private static Map<String, Shape> shapes(
            UNetDefinition unet, int batch, int height, int width, int tokens) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (NetworkInput input : unet.inputs()) {
            shapes.put(input.name(), input.typicalShape().with(0, batch));
        }
        int channels = unet.config().inputChannels();
        shapes.put("sample", Shape.of(batch, channels, height, width));
        int context = unet.config().crossAttentionWidth();
        shapes.put("encoder_hidden_states", Shape.of(batch, tokens, context));
        return shapes;
    }

    private static Map<String, Shape> inputsOf(SafetensorsFile cases, String name) {
        Map<String, Shape> shapes = new HashMap<>();
        for (String input : List.of("sample", "encoder_hidden_states", "text_embeds", "time_ids")) {
            if (cases.contains(name + "." + input)) {
                shapes.put(input, cases.get(name + "." + input).shape());
            }
        }
        shapes.put("timestep", Shape.of(cases.get(name + ".sample").shape().size(0)));
        return shapes;
    }
}
