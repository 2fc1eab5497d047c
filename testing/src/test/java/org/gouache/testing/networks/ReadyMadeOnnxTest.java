package org.gouache.testing.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.graph.NetworkDefinition;
import org.gouache.models.clip.ClipConfig;
import org.gouache.models.clip.ClipDefinition;
import org.gouache.models.unet.UNetConfig;
import org.gouache.models.unet.UNetDefinition;
import org.gouache.models.vae.VaeConfig;
import org.gouache.models.vae.VaeDecoderDefinition;
import org.gouache.models.vae.VaeEncoderDefinition;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.Network;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.testing.golden.GoldenTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** ONNX files as optimum exports them compute what PyTorch computed. */
class ReadyMadeOnnxTest {
    private static final double LIMIT = 2e-5;
    private static final LoadOptions OPTIONS = LoadOptions.DEFAULT.withThreads(1);

    @TempDir private Path temporary;

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of("text_encoder", "sdxl/text_encoder", text()),
                Arguments.of("text_encoder_2", "sdxl/text_encoder_2", text()),
                Arguments.of("unet", "sdxl/unet", unet()),
                Arguments.of("unet9", "sdxl-inpaint9-external/unet", unet()),
                Arguments.of(
                        "vae_encoder",
                        "sdxl/vae_encoder",
                        definition(
                                config -> new VaeEncoderDefinition(VaeConfig.of(config, "vae")))),
                Arguments.of(
                        "vae_decoder",
                        "sdxl/vae_decoder",
                        definition(
                                config -> new VaeDecoderDefinition(VaeConfig.of(config, "vae")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void computesWhatTheReferenceComputes(
            String name, String folder, Function<JsonNode, NetworkDefinition> definition) {
        Path file = Golden.path("onnx/" + folder + "/model.onnx");
        GoldenTensors golden = GoldenTensors.read("onnx/expected.safetensors");
        try (Network network = load(file, definition)) {
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            network.inputs()
                    .forEach(input ->
                            inputs.put(input.name(), golden.get(name + "." + input.name())));
            inputs.computeIfPresent("timestep", (_, _) -> timesteps(golden, name));
            List<Expectation> expected =
                    golden.startingWith(name + ".").entrySet().stream()
                            .filter(tensor -> network.outputs().contains(tensor.getKey()))
                            .map(tensor ->
                                    Expectation.whole(
                                            tensor.getKey(), tensor.getKey(), tensor.getValue()))
                            .toList();

            Map<String, Tensor> outputs = network.run(inputs);

            assertThat(expected).hasSameSizeAs(network.outputs());
            NetworkGoldenTest.assertEqual(
                    new GoldenCase(name, inputs, expected, List.of()), expected, outputs, LIMIT);
        }
    }

    /** The cache of the Hugging Face hub keeps files elsewhere, and links to them. */
    @Test
    void externalDataMayBeLinkedTo() throws Exception {
        Path source = Golden.path("onnx/sdxl-inpaint9-external/unet");
        Path blobs = Files.createDirectory(temporary.resolve("blobs"));
        Path snapshot = Files.createDirectory(temporary.resolve("snapshot"));
        for (String name : List.of("model.onnx", "model.onnx_data")) {
            Path blob = Files.copy(source.resolve(name), blobs.resolve("blob-of-" + name));
            Files.createSymbolicLink(snapshot.resolve(name), blob);
        }
        Files.copy(source.resolve("config.json"), snapshot.resolve("config.json"));
        try (Network network = load(snapshot.resolve("model.onnx"), unet())) {
            assertThat(network.outputs()).containsExactly("out_sample");
        }
    }

    @Test
    void outputsThatTheFileLacksAreMissedWhenAskedFor() {
        Path file = Golden.path("onnx/sdxl/text_encoder/model.onnx");
        Function<JsonNode, NetworkDefinition> definition =
                config -> new ClipDefinition(ClipConfig.of(config, "text_encoder"), true);
        try (Network network = load(file, definition)) {
            Map<String, Tensor> inputs =
                    Map.of("input_ids", Tensor.ofLongs(Shape.of(1, 3), 1, 2, 3));
            assertThat(network.run(inputs)).containsKey("hidden_states.1");
            assertThatThrownBy(() ->
                            network.run(
                                    inputs,
                                    Map.of(
                                            "normalized_hidden_states.1",
                                            Tensor.zeros(Shape.of(1, 3, 32)))))
                    .isInstanceOf(GouacheException.class)
                    .hasMessageContaining("no output normalized_hidden_states.1")
                    .hasMessageContaining("hidden_states.0");
        }
    }

    private static Network load(Path file, Function<JsonNode, NetworkDefinition> definition) {
        JsonNode config = JsonMapper.shared().readTree(file.resolveSibling("config.json").toFile());
        InferenceRuntime onnx = InferenceRuntime.named("onnx");
        return onnx.load(new FileSource(file, definition.apply(config)), OPTIONS);
    }

    private static Tensor timesteps(GoldenTensors golden, String name) {
        int batch = golden.get(name + ".sample").shape().dim(0);
        return Tensor.of(Shape.of(batch), golden.perEntry(name + ".timestep", batch));
    }

    private static Function<JsonNode, NetworkDefinition> text() {
        return config -> new ClipDefinition(ClipConfig.of(config, "text_encoder"));
    }

    private static Function<JsonNode, NetworkDefinition> unet() {
        return config -> new UNetDefinition(UNetConfig.of(config, "unet"));
    }

    private static Function<JsonNode, NetworkDefinition> definition(
            Function<JsonNode, NetworkDefinition> definition) {
        return definition;
    }
}
