package org.gouache.testing.coreml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

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
import org.gouache.standin.Fault;
import org.gouache.standin.NativeStandIn;
import org.gouache.standin.NeedsNativeStandIn;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.testing.golden.GoldenTensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Packages that Apple's converter wrote present the names and layouts of the networks that they
 * hold, and compute what they should.
 */
@NeedsNativeStandIn
class ReadyMadeCoreMlTest {
    private static final float LIMIT = 2e-5f;
    private static final String UNET = "unet9_split";

    @TempDir private Path folder;
    private NativeStandIn standIn;

    @BeforeEach
    void openStandIn() {
        standIn = NativeStandIn.open(folder.resolve("cache"));
    }

    @AfterEach
    void closeStandIn() {
        assertThat(standIn.counts().models()).as("models left").isZero();
        standIn.close();
    }

    private static NetworkDefinition definition(String model, String network) {
        JsonNode config = config(model, network.startsWith("vae") ? "vae" : network);
        return switch (network) {
            case "unet" -> new UNetDefinition(UNetConfig.of(config, network));
            case "vae_decoder" -> new VaeDecoderDefinition(VaeConfig.of(config, network));
            case "vae_encoder" -> new VaeEncoderDefinition(VaeConfig.of(config, network));
            default -> new ClipDefinition(ClipConfig.of(config, network));
        };
    }

    private static JsonNode config(String model, String component) {
        Path file = Golden.path("models/%s/%s/config.json".formatted(model, component));
        return JsonMapper.shared().readTree(file.toFile());
    }

    private static Network load(Path file, NetworkDefinition definition) {
        return InferenceRuntime.named("coreml")
                .load(new FileSource(file, definition), LoadOptions.DEFAULT);
    }

    private static Path golden(String name) {
        return Golden.path("coreml/%s.mlpackage".formatted(name));
    }

    /** Apple's tensors in our layout. */
    private static Map<String, Tensor> inputs(Network network, String name) {
        GoldenTensors golden = GoldenTensors.read("coreml/%s.safetensors".formatted(name));
        Map<String, Tensor> given = golden.startingWith("in.");
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        network.inputs()
                .forEach(input -> {
                    Tensor tensor =
                            given.size() == 1
                                    ? given.values().iterator().next()
                                    : requireNonNull(given.get(input.name()));
                    inputs.put(
                            input.name(),
                            switch (input.name()) {
                                case "encoder_hidden_states" -> channelsLast(tensor);
                                case "input_ids" -> ids(tensor);
                                default -> tensor;
                            });
                });
        return inputs;
    }

    private static Tensor channelsLast(Tensor tensor) {
        Shape shape = tensor.shape();
        long channels = shape.size(1);
        long tokens = shape.size(3);
        Tensor result = Tensor.zeros(Shape.of(shape.size(0), tokens, channels));
        for (long i = 0; i < shape.elements(); i++) {
            long row = i / (channels * tokens);
            long channel = i / tokens % channels;
            long token = i % tokens;
            result.setFloat((row * tokens + token) * channels + channel, tensor.getFloat(i));
        }
        return result;
    }

    private static Tensor ids(Tensor tensor) {
        long[] ids = new long[Math.toIntExact(tensor.shape().elements())];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (long) tensor.getFloat(i);
        }
        return Tensor.ofLongs(tensor.shape(), ids);
    }

    private static void assertClose(Tensor actual, String name, String output) {
        Tensor expected =
                GoldenTensors.read("coreml/%s.safetensors".formatted(name)).get("out." + output);
        float largest = 0;
        for (float value : expected.toFloats()) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.toFloats()).containsExactly(expected.toFloats(), within(LIMIT * largest));
    }

    @ParameterizedTest
    @CsvSource({
        "unet9_split, sdxl-inpaint9, unet, noise_pred, out_sample",
        "text_encoder, sdxl, text_encoder, hidden_embeds, hidden_states.2",
        "text_encoder, sdxl, text_encoder, pooled_outputs, pooler_output",
        "vae_encoder, sdxl, vae_encoder, latent, latent_parameters",
    })
    void computeWhatTheyShould(
            String name, String model, String network, String output, String known) {
        assertComputes(name, model, network, output, known);
    }

    @Tag("thorough")
    @ParameterizedTest
    @CsvSource({
        "unet_sdxl_original, sdxl, unet, noise_pred, out_sample",
        "unet_sd15_palette4, sd15, unet, noise_pred, out_sample",
        "text_encoder_2, sdxl, text_encoder_2, hidden_embeds, hidden_states.3",
        "text_encoder_2, sdxl, text_encoder_2, pooled_outputs, text_embeds",
        "text_encoder_sd15, sd15, text_encoder, last_hidden_state, last_hidden_state",
        "text_encoder_sd15, sd15, text_encoder, pooled_outputs, pooler_output",
        "vae_decoder, sdxl, vae_decoder, image, sample",
        "vae_decoder_fp32, sdxl, vae_decoder, image, sample",
    })
    void allOfThemDo(String name, String model, String network, String output, String known) {
        assertComputes(name, model, network, output, known);
    }

    private static void assertComputes(
            String name, String model, String network, String output, String known) {
        try (Network loaded = load(golden(name), definition(model, network))) {
            Map<String, Tensor> results = loaded.run(inputs(loaded, name));
            assertThat(results).containsOnlyKeys(loaded.outputs()).containsKey(known);
            assertClose(requireNonNull(results.get(known)), name, output);
        }
    }

    @Test
    void aBatchOfThreeTakesTwoCallsOfAModelForTwo() {
        try (Network network = load(golden(UNET), definition("sdxl-inpaint9", "unet"))) {
            Map<String, Tensor> two = inputs(network, UNET);
            Map<String, Tensor> three = new LinkedHashMap<>();
            two.forEach((name, tensor) -> three.put(name, withFirstRowAgain(tensor)));

            Tensor result = requireNonNull(network.run(three).get("out_sample"));

            assertThat(standIn.counts().predictions()).isEqualTo(2);
            assertClose(result.slice(0, 2), UNET, "noise_pred");
            assertThat(result.slice(2, 3).toFloats()).isEqualTo(result.slice(0, 1).toFloats());
        }
    }

    private static Tensor withFirstRowAgain(Tensor two) {
        Tensor three = Tensor.zeros(two.shape().with(0, 3));
        three.slice(0, 2).copyFrom(two);
        three.slice(2, 3).copyFrom(two.slice(0, 1));
        return three;
    }

    @Test
    void otherSizesAreRefused() {
        try (Network network = load(golden("vae_encoder"), definition("sdxl", "vae_encoder"))) {
            Map<String, Tensor> inputs = Map.of("sample", Tensor.zeros(Shape.of(1, 3, 64, 64)));
            assertThatThrownBy(() -> network.run(inputs))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage(
                            "%s: input sample has shape [1, 3, 64, 64], expected [batch, 3, 32, 48]",
                            golden("vae_encoder"));
        }
    }

    @Test
    void anotherNetworksModelIsRefused() {
        assertRefused(
                golden(UNET),
                definition("sd15", "unet"),
                "%s: has inputs that a unet has not: [text_embeds, time_ids]");
        assertRefused(
                golden("unet_sd15_palette4"),
                definition("sdxl", "unet"),
                "%s: has no input text_embeds, only [encoder_hidden_states, sample, timestep]");
        assertRefused(
                golden("unet_sdxl_original"),
                definition("sdxl-inpaint9", "unet"),
                "%s: input sample has shape [2, 4, 16, 24], expected [batch, 9, height, width]");
        assertRefused(
                golden("op_slice"),
                definition("sdxl", "text_encoder"),
                "%s: input x has shape [4, 7, 9], expected [batch, tokens]");
        assertRefused(
                golden("op_activations"),
                definition("sdxl", "text_encoder"),
                "%s: has none of the outputs");
    }

    private static void assertRefused(Path file, NetworkDefinition definition, String message) {
        assertThatThrownBy(() -> load(file, definition).close())
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(message.formatted(file));
    }

    @Test
    void whatIsNoModelIsRefused() throws Exception {
        NetworkDefinition unet = definition("sdxl", "unet");
        assertRefused(folder.resolve("Unet.mlmodelc"), unet, "%s: no such Core ML model");
        Path other = Files.createDirectory(folder.resolve("Unet.folder"));
        assertRefused(
                other,
                unet,
                "%s: no Core ML model: its name ends neither with .mlpackage nor with .mlmodelc");
        Path empty = Files.createDirectory(folder.resolve("Empty.mlpackage"));
        assertRefused(empty, unet, "%s");
        Path truncated =
                BundleFolder.copy(
                        golden("unet_sdxl_original"), folder.resolve("Unet [2.mlpackage"));
        Path weights = truncated.resolve("Data/com.apple.CoreML/weights/weight.bin");
        try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        assertRefused(truncated, unet, "%s: const '");
        try (Stream<Path> cached = Files.list(folder.resolve("cache/coreml"))) {
            assertThat(cached).as("compiled").allSatisfy(file -> assertThat(file).isEmptyFile());
        }
    }

    @Test
    void theOtherChunkIsMissed() {
        Path first = BundleFolder.copy(golden(UNET), folder.resolve("UnetChunk1.mlpackage"));
        assertThatThrownBy(() -> load(first, definition("sdxl-inpaint9", "unet")))
                .isInstanceOf(GouacheException.class)
                .hasMessage("%s: no such Core ML model", folder.resolve("UnetChunk2.mlpackage"));
    }

    @Test
    void whatCoreMlDoesNotLoadIsRefused() {
        standIn.setFaults(Fault.LOAD_ERROR);
        assertThatThrownBy(() -> load(golden(UNET), definition("sdxl-inpaint9", "unet")))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("Core ML: ")
                .hasMessageNotContaining("\n");
    }
}
