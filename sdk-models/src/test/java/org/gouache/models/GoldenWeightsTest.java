package org.gouache.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gouache.models.Configurations.golden;

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
import org.gouache.tensor.Shape;
import org.gouache.weight.SafetensorsFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The graphs ask for exactly the weights in the golden models' files. */
class GoldenWeightsTest {
    private static final Map<String, String> ATTENTION_NAMES_OF_OLD =
            Map.of("query", "to_q", "key", "to_k", "value", "to_v", "proj_attn", "to_out.0");

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21", "sdxl", "sdxl-refiner", "sdxl-inpaint9"})
    void unet(String model) throws IOException {
        UNetConfig config = UNetConfig.of(golden(model, "unet"), model);
        assertThat(weights(new UNetDefinition(config)))
                .containsExactlyInAnyOrderEntriesOf(stored(model, "unet"));
    }

    @ParameterizedTest
    @CsvSource({
        "sd15, text_encoder",
        "sd21, text_encoder",
        "sdxl, text_encoder",
        "sdxl, text_encoder_2",
        "sdxl-refiner, text_encoder_2"
    })
    void textEncoder(String model, String component) throws IOException {
        ClipConfig config = ClipConfig.of(golden(model, component), model);
        Map<String, Shape> stored = stored(model, component);
        stored.remove("text_model.embeddings.position_ids");
        assertThat(weights(new ClipDefinition(config))).containsExactlyInAnyOrderEntriesOf(stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21", "sdxl", "sdxl-refiner"})
    void vae(String model) throws IOException {
        VaeConfig config = VaeConfig.of(golden(model, "vae"), model);
        Map<String, Shape> weights =
                weights(new VaeEncoderDefinition(config), new VaeDecoderDefinition(config));
        assertThat(weights).containsExactlyInAnyOrderEntriesOf(stored(model, "vae"));
    }

    private static Map<String, Shape> weights(NetworkDefinition... networks) {
        return Stream.of(networks)
                .flatMap(network -> network.build().parameters().stream())
                .collect(toMap(Parameter::name, Parameter::shape));
    }

    private static Map<String, Shape> stored(String model, String component) throws IOException {
        Map<String, Shape> shapes = new HashMap<>();
        try (Stream<Path> files =
                        Files.list(Golden.path("models/%s/%s".formatted(model, component)));
                Arena arena = Arena.ofConfined()) {
            List<Path> full =
                    files.filter(file -> file.toString().endsWith(".safetensors"))
                            .filter(file -> !file.toString().endsWith(".fp16.safetensors"))
                            .toList();
            for (Path path : full) {
                SafetensorsFile file = SafetensorsFile.open(path, arena);
                file.names().forEach(name -> shapes.put(modern(name), file.get(name).shape()));
            }
        }
        return shapes;
    }

    private static String modern(String name) {
        for (var renamed : ATTENTION_NAMES_OF_OLD.entrySet()) {
            String old = ".attentions.0." + renamed.getKey() + ".";
            if (name.contains(old)) {
                return name.replace(old, ".attentions.0." + renamed.getValue() + ".");
            }
        }
        return name;
    }
}
