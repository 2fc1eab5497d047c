package org.gouache.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toMap;

import org.gouache.golden.Golden;
import org.gouache.graph.Parameter;
import org.gouache.models.Configurations;
import org.gouache.models.clip.ClipConfig;
import org.gouache.models.clip.ClipDefinition;
import org.gouache.models.unet.UNetConfig;
import org.gouache.models.vae.VaeConfig;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.SafetensorsWriter;
import org.gouache.weight.WeightStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Single files of the published models' true sizes, in which all weights are holes. */
class PublishedKeysTest {
    @TempDir Path folder;

    /** A model with the weights that the published one has, by the names of diffusers. */
    private record Published(
            String family, Map<CheckpointComponent, Map<String, Shape>> components) {
        static Published of(String family, String unetKeys) {
            Map<CheckpointComponent, Map<String, Shape>> components = new LinkedHashMap<>();
            components.put(CheckpointComponent.UNET, keys(unetKeys));
            components.put(CheckpointComponent.VAE, keys("vae"));
            for (CheckpointComponent textEncoder :
                    List.of(CheckpointComponent.TEXT_ENCODER, CheckpointComponent.TEXT_ENCODER_2)) {
                if (PublishedKeysTest.class.getResource(
                                "configs/%s/%s.json".formatted(family, textEncoder))
                        != null) {
                    components.put(textEncoder, textEncoder(family, textEncoder));
                }
            }
            return new Published(family, components);
        }

        private static Map<String, Shape> keys(String name) {
            try (Stream<String> lines = Files.lines(Golden.path("keys/" + name + ".txt"))) {
                return lines.collect(
                        toMap(
                                line -> line.substring(0, line.indexOf(' ')),
                                line -> shape(line.substring(line.indexOf(' ') + 1)),
                                (_, twice) -> twice,
                                LinkedHashMap::new));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Shape shape(String text) {
            return Shape.of(
                    Stream.of(text.split("[(), ]+"))
                            .filter(size -> !size.isEmpty())
                            .mapToLong(Long::parseLong)
                            .toArray());
        }

        private static Map<String, Shape> textEncoder(
                String family, CheckpointComponent component) {
            ClipConfig config =
                    ClipConfig.of(Configurations.published(family, component.folder()), family);
            return new ClipDefinition(config)
                    .build().parameters().stream()
                            .collect(toMap(Parameter::name, Parameter::shape));
        }

        boolean isOpenClip(CheckpointComponent component) {
            return component == CheckpointComponent.TEXT_ENCODER_2 || family.equals("sd21");
        }
    }

    private static UnaryOperator<String> layout(Published model, CheckpointComponent component) {
        return switch (component) {
            case UNET -> {
                JsonNode config = Configurations.published(model.family(), "unet");
                List<Boolean> isAttentive =
                        config.get("up_block_types")
                                .valueStream()
                                .map(type -> type.stringValue().startsWith("CrossAttn"))
                                .toList();
                yield name ->
                        "model.diffusion_model." + SingleFileLayout.unet(name, 2, isAttentive);
            }
            case VAE -> name -> "first_stage_model." + SingleFileLayout.vae(name, 4);
            default -> {
                boolean isSecond = component == CheckpointComponent.TEXT_ENCODER_2;
                String prefix =
                        switch (model.family()) {
                            case "sd15" -> "cond_stage_model.transformer.";
                            case "sd21" -> "cond_stage_model.model.";
                            case "sdxl" ->
                                    isSecond
                                            ? "conditioner.embedders.1.model."
                                            : "conditioner.embedders.0.transformer.";
                            default -> "conditioner.embedders.0.model.";
                        };
                boolean isOpenClip = model.isOpenClip(component);
                yield name -> prefix + (isOpenClip ? SingleFileLayout.openClip(name) : name);
            }
        };
    }

    private Path singleFile(Published model) {
        SafetensorsWriter writer = new SafetensorsWriter();
        model.components()
                .forEach((component, weights) -> {
                    UnaryOperator<String> layout = layout(model, component);
                    boolean isOpenClip =
                            component.tokenizerFolder().isPresent() && model.isOpenClip(component);
                    weights.forEach((name, shape) -> {
                        if (isOpenClip && name.contains(".q_proj.")) {
                            writer.addZeros(
                                    layout.apply(name),
                                    ElementType.F16,
                                    shape.with(0, 3 * shape.size(0)));
                        } else if (!isOpenClip
                                || !name.contains(".k_proj.") && !name.contains(".v_proj.")) {
                            boolean isConvolution =
                                    component == CheckpointComponent.VAE
                                            && name.contains("attentions")
                                            && shape.rank() == 2;
                            writer.addZeros(
                                    layout.apply(name),
                                    ElementType.F16,
                                    isConvolution
                                            ? Shape.of(shape.size(0), shape.size(1), 1, 1)
                                            : shape);
                        }
                    });
                });
        Path file = folder.resolve(model.family() + ".safetensors");
        writer.write(file);
        return file;
    }

    @ParameterizedTest
    @CsvSource({"sd15, sd15", "sd21, sd21", "sdxl, xl", "sdxl-refiner, rf"})
    void everyKeyHasItsPlace(String family, String unetKeys) {
        Published model = Published.of(family, unetKeys);
        try (Checkpoint checkpoint = Checkpoint.open(singleFile(model))) {
            assertThat(checkpoint.components()).isEqualTo(model.components().keySet());
            model.components()
                    .forEach((component, weights) ->
                            assertThat(shapes(checkpoint.weights(component))).isEqualTo(weights));
            assertThat(UNetConfig.of(checkpoint.config(CheckpointComponent.UNET), "file"))
                    .isEqualTo(
                            UNetConfig.of(Configurations.published(family, "unet"), "published"));
            assertThat(VaeConfig.of(checkpoint.config(CheckpointComponent.VAE), "file"))
                    .isEqualTo(VaeConfig.of(Configurations.published(family, "vae"), "published"));
            for (CheckpointComponent component : checkpoint.components()) {
                if (component.tokenizerFolder().isPresent()) {
                    assertThat(checkpoint.config(component))
                            .isEqualTo(Configurations.published(family, component.folder()));
                }
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void openingTouchesNoWeights() throws IOException {
        Path file = singleFile(Published.of("sdxl", "xl"));
        assertThat(Files.size(file)).isGreaterThan(6_900_000_000L);
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            for (CheckpointComponent component : checkpoint.components()) {
                assertThat(checkpoint.config(component)).isNotNull();
                assertThat(checkpoint.weights(component).names()).isNotEmpty();
            }
            assertThat(residentKilobytes(file)).isZero();
        }
    }

    /** What the kernel says of the memory that the file is mapped to. */
    private static long residentKilobytes(Path file) throws IOException {
        List<String> maps = Files.readAllLines(Path.of("/proc/self/smaps"));
        String name = file.toRealPath().toString();
        int mapping =
                IntStream.range(0, maps.size())
                        .filter(i -> maps.get(i).endsWith(name))
                        .findFirst()
                        .orElseThrow();
        return maps.subList(mapping, maps.size()).stream()
                .filter(line -> line.startsWith("Rss:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Shape> shapes(WeightStore weights) {
        return weights.names().stream()
                .collect(toMap(name -> name, name -> weights.get(name).shape()));
    }

    @ParameterizedTest
    @CsvSource({"sd15, sd15", "sd21, sd21", "sdxl, xl", "sdxl-refiner, rf"})
    void noTwoKeysShareAPlace(String family, String unetKeys) {
        Published model = Published.of(family, unetKeys);
        model.components()
                .forEach((component, weights) -> {
                    List<String> names =
                            weights.keySet().stream().map(layout(model, component)).toList();
                    Set<String> distinct = new HashSet<>(names);
                    assertThat(new ArrayList<>(names)).hasSameSizeAs(distinct);
                });
    }

    /** Names that files in circulation have, to hold the test's own layout to them. */
    @ParameterizedTest
    @CsvSource({
        "sd15, sd15, down_blocks.0.downsamplers.0.conv.weight, input_blocks.3.0.op.weight",
        "sd15, sd15, up_blocks.0.upsamplers.0.conv.weight, output_blocks.2.1.conv.weight",
        "sd15, sd15, up_blocks.1.upsamplers.0.conv.weight, output_blocks.5.2.conv.weight",
        "sd15, sd15, up_blocks.2.upsamplers.0.conv.weight, output_blocks.8.2.conv.weight",
        "sd15, sd15, up_blocks.3.attentions.0.transformer_blocks.0.norm3.weight,"
                + " output_blocks.9.1.transformer_blocks.0.norm3.weight",
        "sdxl, xl, down_blocks.1.downsamplers.0.conv.weight, input_blocks.6.0.op.weight",
        "sdxl, xl, up_blocks.0.upsamplers.0.conv.weight, output_blocks.2.2.conv.weight",
        "sdxl, xl, up_blocks.1.upsamplers.0.conv.weight, output_blocks.5.2.conv.weight",
        "sdxl, xl, up_blocks.2.resnets.0.conv_shortcut.weight, output_blocks.6.0.skip_connection.weight",
        "sdxl, xl, add_embedding.linear_1.weight, label_emb.0.0.weight"
    })
    void placesAreThoseOfKnownFiles(String family, String unetKeys, String name, String key) {
        Published model = Published.of(family, unetKeys);
        assertThat(model.components().get(CheckpointComponent.UNET)).containsKey(name);
        assertThat(layout(model, CheckpointComponent.UNET).apply(name))
                .isEqualTo("model.diffusion_model." + key);
    }
}
