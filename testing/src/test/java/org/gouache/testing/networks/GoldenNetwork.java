package org.gouache.testing.networks;

import org.gouache.golden.Golden;
import org.gouache.graph.NetworkDefinition;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.models.checkpoint.CheckpointOptions;
import org.gouache.models.clip.ClipConfig;
import org.gouache.models.clip.ClipDefinition;
import org.gouache.models.unet.UNetConfig;
import org.gouache.models.unet.UNetDefinition;
import org.gouache.models.vae.VaeConfig;
import org.gouache.models.vae.VaeDecoderDefinition;
import org.gouache.models.vae.VaeEncoderDefinition;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.testing.golden.GoldenTensors;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A network of a golden model, with what the reference computed by it.
 *
 * @param variant of the weights; null for float32
 */
record GoldenNetwork(
        String name,
        String model,
        CheckpointComponent component,
        @Nullable String variant,
        Function<JsonNode, NetworkDefinition> definition,
        List<GoldenCase> cases) {

    static Stream<GoldenNetwork> all() {
        return Stream.of(
                        Stream.of("sd15", "sd21", "sdxl", "sdxl-refiner", "sdxl-inpaint9")
                                .map(GoldenNetwork::unet),
                        Stream.of(halfWeights("sd21")),
                        Stream.of("sd15", "sd21", "sdxl")
                                .map(model -> textEncoder(model, CheckpointComponent.TEXT_ENCODER)),
                        Stream.of(textEncoder("sdxl", CheckpointComponent.TEXT_ENCODER_2)),
                        Stream.of("sd15", "sd21", "sdxl").map(GoldenNetwork::vaeDecoder),
                        Stream.of("sd15", "sd21", "sdxl").map(GoldenNetwork::vaeEncoder))
                .flatMap(networks -> networks);
    }

    Checkpoint checkpoint() {
        CheckpointOptions options = CheckpointOptions.DEFAULT.withVariant(variant);
        return Checkpoint.open(Golden.path("models/" + model), options);
    }

    @Override
    public String toString() {
        return name;
    }

    private static GoldenNetwork unet(String model) {
        GoldenTensors golden = GoldenTensors.read("networks/%s/unet.safetensors".formatted(model));
        return new GoldenNetwork(
                model + " unet",
                model,
                CheckpointComponent.UNET,
                null,
                config -> new UNetDefinition(UNetConfig.of(config, model)),
                List.of(unetCase(golden, "c0", "out"), unetCase(golden, "c1", "out")));
    }

    private static GoldenNetwork halfWeights(String model) {
        GoldenTensors golden = GoldenTensors.read("networks/%s/unet.safetensors".formatted(model));
        return new GoldenNetwork(
                model + " unet, weights in float16",
                model,
                CheckpointComponent.UNET,
                "fp16",
                config -> new UNetDefinition(UNetConfig.of(config, model)),
                List.of(unetCase(golden, "c0", "out_fp16_weights")));
    }

    private static GoldenCase unetCase(GoldenTensors golden, String name, String result) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (String input : List.of("sample", "encoder_hidden_states", "text_embeds", "time_ids")) {
            if (golden.has(name + "." + input)) {
                inputs.put(input, golden.get(name + "." + input));
            }
        }
        int batch = golden.get(name + ".sample").shape().dim(0);
        float[] timesteps = golden.perEntry(name + ".timestep", batch);
        inputs.put("timestep", Tensor.of(Shape.of(batch), timesteps));
        Tensor out = golden.get(name + "." + result);
        return new GoldenCase(
                name,
                inputs,
                List.of(Expectation.whole(result, "out_sample", out)),
                result.equals("out") ? activations(golden, name + ".act.", "") : List.of());
    }

    private static GoldenNetwork textEncoder(String model, CheckpointComponent component) {
        GoldenTensors golden =
                GoldenTensors.read("networks/%s/%s.safetensors".formatted(model, component));
        List<GoldenCase> cases = new ArrayList<>();
        for (String name : List.of("c0", "c1", "c2")) {
            Tensor ids = golden.get(name + ".input_ids");
            List<Expectation> results = new ArrayList<>();
            golden.startingWith(name + ".")
                    .forEach((output, tensor) -> {
                        if (!output.equals("input_ids")) {
                            results.add(firstEntries(output, tensor, ids.shape().dim(0)));
                        }
                    });
            cases.add(new GoldenCase(name, Map.of("input_ids", ids), results, List.of()));
        }
        return new GoldenNetwork(
                model + " " + component,
                model,
                component,
                null,
                config -> new ClipDefinition(ClipConfig.of(config, model)),
                cases);
    }

    private static Expectation firstEntries(String output, Tensor tensor, int batch) {
        Shape whole = tensor.shape().with(0, batch);
        return new Expectation(output, output, whole, 0, tensor.toFloats());
    }

    private static GoldenNetwork vaeDecoder(String model) {
        GoldenTensors golden = GoldenTensors.read("networks/%s/vae.safetensors".formatted(model));
        return new GoldenNetwork(
                model + " vae decoder",
                model,
                CheckpointComponent.VAE,
                null,
                config -> new VaeDecoderDefinition(VaeConfig.of(config, model)),
                List.of(
                        new GoldenCase(
                                "z",
                                Map.of("latent_sample", golden.get("z")),
                                List.of(Expectation.whole("image", "sample", golden.get("image"))),
                                activations(golden, "act.", "decoder."))));
    }

    private static GoldenNetwork vaeEncoder(String model) {
        GoldenTensors golden = GoldenTensors.read("networks/%s/vae.safetensors".formatted(model));
        return new GoldenNetwork(
                model + " vae encoder",
                model,
                CheckpointComponent.VAE,
                null,
                config -> new VaeEncoderDefinition(VaeConfig.of(config, model)),
                List.of(
                        encoderCase(golden, "x", activations(golden, "act.", "encoder.")),
                        encoderCase(golden, "x_odd", List.of())));
    }

    /** The picture is alone in its batch, so that means lie before logarithms of variances. */
    private static GoldenCase encoderCase(
            GoldenTensors golden, String name, List<Expectation> activations) {
        Tensor mean = golden.get(name + ".mean");
        Tensor logVariance = golden.get(name + ".logvar");
        Shape both = mean.shape().with(1, 2 * mean.shape().size(1));
        String output = "latent_parameters";
        int half = Math.toIntExact(mean.shape().elements());
        return new GoldenCase(
                name,
                Map.of("sample", golden.get(name)),
                List.of(
                        new Expectation("mean", output, both, 0, mean.toFloats()),
                        new Expectation("logvar", output, both, half, logVariance.toFloats())),
                activations);
    }

    private static List<Expectation> activations(
            GoldenTensors golden, String prefix, String network) {
        List<Expectation> activations = new ArrayList<>();
        golden.startingWith(prefix)
                .forEach((module, tensor) -> {
                    if (module.startsWith(network)) {
                        activations.add(Expectation.whole(module, module, tensor));
                    }
                });
        return activations;
    }
}
