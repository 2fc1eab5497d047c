package org.gouache.benchmarks;

import org.gouache.golden.Golden;
import org.gouache.graph.NetworkInput;
import org.gouache.models.unet.UNetConfig;
import org.gouache.models.unet.UNetDefinition;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.SafetensorsFile;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One call of a UNet: the network as Gouache defines it, the same network as PyTorch exports it,
 * the inputs, and what PyTorch computed.
 */
record UNetCase(GraphSource network, Path exported, Map<String, Tensor> inputs, Tensor expected) {
    private static final String OUTPUT = "out_sample";
    private static final double TOLERANCE = 2e-5;

    /** The golden Stable Diffusion XL in miniature. */
    static UNetCase golden(Arena arena) throws IOException {
        return open(
                Golden.path("models/sdxl/unet"),
                Golden.path("onnx/sdxl/unet/model.onnx"),
                SafetensorsFile.open(Golden.path("onnx/expected.safetensors"), arena),
                "unet.",
                arena);
    }

    /**
     * A case of a folder with {@code diffusers/unet}, {@code onnx/unet/model.onnx}, and {@code
     * case.safetensors}: the inputs by their names, and {@code out_sample}.
     */
    static UNetCase of(Path folder, Arena arena) throws IOException {
        return open(
                folder.resolve("diffusers/unet"),
                folder.resolve("onnx/unet/model.onnx"),
                SafetensorsFile.open(folder.resolve("case.safetensors"), arena),
                "",
                arena);
    }

    /** The case of the folder that the system property names, or the golden one. */
    static UNetCase chosen(Arena arena) throws IOException {
        String folder = System.getProperty("gouache.benchmarks.unet");
        return folder == null ? golden(arena) : of(Path.of(folder), arena);
    }

    private static UNetCase open(
            Path unet, Path exported, SafetensorsFile tensors, String prefix, Arena arena)
            throws IOException {
        JsonNode config =
                JsonMapper.shared().readTree(Files.readString(unet.resolve("config.json")));
        UNetDefinition definition = new UNetDefinition(UNetConfig.of(config, unet.toString()));
        Path weights = unet.resolve("diffusion_pytorch_model.safetensors");
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (NetworkInput input : definition.inputs()) {
            inputs.put(input.name(), tensor(tensors.get(prefix + input.name())));
        }
        return new UNetCase(
                new GraphSource(definition, SafetensorsFile.open(weights, arena)),
                exported,
                inputs,
                tensor(tensors.get(prefix + OUTPUT)));
    }

    private static Tensor tensor(DenseWeight stored) {
        return new Tensor(stored.type(), stored.shape(), stored.data()).copy();
    }

    /**
     * @throws IllegalStateException if the result is not what PyTorch computed
     */
    void check(Tensor result) {
        float[] wanted = expected.toFloats();
        float[] found = result.toFloats();
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < wanted.length; i++) {
            largest = Math.max(largest, Math.abs(wanted[i]));
            difference = Math.max(difference, Math.abs(wanted[i] - found[i]));
        }
        if (!(difference <= TOLERANCE * largest)) {
            throw new IllegalStateException(
                    "differs from PyTorch by %g of %g".formatted(difference, largest));
        }
    }
}
