package org.gouache.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gouache.models.Configurations.published;

import static java.util.stream.Collectors.toMap;

import org.gouache.golden.Golden;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.Parameter;
import org.gouache.models.clip.ClipConfig;
import org.gouache.models.clip.ClipDefinition;
import org.gouache.models.unet.UNetConfig;
import org.gouache.models.unet.UNetDefinition;
import org.gouache.models.vae.VaeConfig;
import org.gouache.models.vae.VaeDecoderDefinition;
import org.gouache.models.vae.VaeEncoderDefinition;
import org.gouache.palette.PaletteRecipe;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The graphs of the published models ask for the weights that the published files hold. */
class PublishedNetworksTest {
    @ParameterizedTest
    @CsvSource({
        "sd15, sd15, 859520964",
        "sd21, sd21, 865910724",
        "sdxl, xl, 2567463684",
        "sdxl-refiner, rf, 2259526660"
    })
    void unetTakesThePublishedWeights(String family, String keys, long parameters)
            throws IOException {
        Map<String, Shape> weights = weights(unet(family));
        assertThat(weights).containsExactlyInAnyOrderEntriesOf(listed(keys));
        assertThat(count(weights)).isEqualTo(parameters);
    }

    /** The layers of published recipes are the modules of these networks. */
    @ParameterizedTest
    @CsvSource({"sd15, sd15", "sd21, sd21", "sdxl, xl", "sdxl-refiner, rf"})
    void aRecipeOverAllLayersFindsTheirWeights(String family, String keys) throws IOException {
        List<Integer> choices = List.of(1, 2, 3, 4, 6, 8, 16);
        Map<String, Integer> bits = new LinkedHashMap<>();
        listed(keys)
                .forEach((name, shape) -> {
                    if (shape.rank() > 1) {
                        bits.put(
                                name.substring(0, name.length() - ".weight".length()),
                                choices.get(bits.size() % choices.size()));
                    }
                });
        PaletteRecipe recipe = PaletteRecipe.of("all", bits);

        Map<String, Integer> byWeight = recipe.bitsByWeight(family, weights(unet(family)));

        assertThat(byWeight).hasSameSizeAs(bits).hasSizeGreaterThan(250);
        bits.forEach((layer, n) -> assertThat(byWeight).containsEntry(layer + ".weight", n));
    }

    @Test
    void encoderAndDecoderTogetherTakeThePublishedWeightsOfTheAutoencoder() throws IOException {
        VaeConfig config = VaeConfig.of(published("sdxl", "vae"), "sdxl");
        Map<String, Shape> encoder = weights(new VaeEncoderDefinition(config));
        Map<String, Shape> decoder = weights(new VaeDecoderDefinition(config));
        assertThat(encoder).doesNotContainKeys(decoder.keySet().toArray(String[]::new));
        encoder.putAll(decoder);
        assertThat(encoder).containsExactlyInAnyOrderEntriesOf(listed("vae"));
        assertThat(count(encoder)).isEqualTo(83_653_863);
    }

    @ParameterizedTest
    @CsvSource({
        "sd15, text_encoder, 123060480",
        "sd21, text_encoder, 340387840",
        "sdxl, text_encoder, 123060480",
        "sdxl, text_encoder_2, 694659840",
        "sdxl-refiner, text_encoder_2, 694659840"
    })
    void textEncoderHasThePublishedSize(String family, String component, long parameters) {
        ClipConfig config = ClipConfig.of(published(family, component), family);
        assertThat(count(weights(new ClipDefinition(config)))).isEqualTo(parameters);
        assertThat(count(weights(new ClipDefinition(config, true)))).isEqualTo(parameters);
    }

    @Test
    void inpaintingUnetTakesNineChannels() {
        var json = Configurations.json(published("sd15", "unet").toString());
        json.put("in_channels", 9);
        UNetDefinition unet = new UNetDefinition(UNetConfig.of(json, "inpainting"));
        assertThat(count(weights(unet))).isEqualTo(859_535_364);
        assertThat(weights(unet)).containsEntry("conv_in.weight", Shape.of(320, 9, 3, 3));
    }

    private static UNetDefinition unet(String family) {
        return new UNetDefinition(UNetConfig.of(published(family, "unet"), family));
    }

    private static Map<String, Shape> weights(NetworkDefinition network) {
        Collection<Parameter> parameters = network.build().parameters();
        return parameters.stream().collect(toMap(Parameter::name, Parameter::shape));
    }

    private static long count(Map<String, Shape> weights) {
        return weights.values().stream().mapToLong(Shape::elements).sum();
    }

    /** Lines as in {@code conv_in.weight (320, 4, 3, 3)}. */
    private static Map<String, Shape> listed(String keys) throws IOException {
        List<String> lines = Files.readAllLines(Golden.path("keys/" + keys + ".txt"));
        return lines.stream()
                .map(line -> line.split(" ", 2))
                .collect(toMap(line -> line[0], line -> shape(line[1])));
    }

    private static Shape shape(String tuple) {
        Stream<String> sizes = Arrays.stream(tuple.split("[(), ]+")).filter(s -> !s.isEmpty());
        return Shape.of(sizes.mapToLong(Long::parseLong).toArray());
    }
}
