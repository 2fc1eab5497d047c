package org.gouache.benchmarks;

import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.Parameter;
import org.gouache.models.clip.ClipConfig;
import org.gouache.models.clip.ClipDefinition;
import org.gouache.models.unet.UNetConfig;
import org.gouache.models.unet.UNetDefinition;
import org.gouache.models.vae.VaeConfig;
import org.gouache.models.vae.VaeDecoderDefinition;
import org.gouache.models.vae.VaeEncoderDefinition;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A diffusers folder of true size that nobody trained: the published configurations and CLIP's
 * vocabulary, with float16 weights that are random, or mere holes where only their size matters.
 */
public enum SyntheticCheckpoint {
    /** Stable Diffusion 1.5: 1.07 billion weights, 2.1 GB. */
    SD15("sd15", List.of("")),
    /** Stable Diffusion XL: 3.47 billion weights, 6.9 GB. */
    SDXL("sdxl", List.of("", "_2"));

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String CONFIG = "config.json";

    private final String name;
    private final List<String> encoders;

    SyntheticCheckpoint(String name, List<String> encoders) {
        this.name = name;
        this.encoders = encoders;
    }

    /** Writes the folder with random, uniform weights, the same each time. */
    public void write(Path folder) throws IOException {
        write(folder, Distribution.UNIFORM);
    }

    void write(Path folder, Distribution distribution) throws IOException {
        RandomWeights weights = new RandomWeights(0, distribution);
        for (BlankSafetensors file : writeSparse(folder)) {
            file.fill(weights);
        }
    }

    /** Writes the folder with weights of true size that take no room on the disk. */
    public List<BlankSafetensors> writeSparse(Path folder) throws IOException {
        copy("model_index.json", folder);
        copy("scheduler/scheduler_config.json", folder);
        List<BlankSafetensors> files = new ArrayList<>();
        for (String suffix : encoders) {
            writeTokenizer(folder, "tokenizer" + suffix);
            files.add(textEncoder(folder, "text_encoder" + suffix));
        }
        files.add(unet(folder));
        files.add(vae(folder));
        return files;
    }

    private BlankSafetensors textEncoder(Path folder, String component) throws IOException {
        ClipConfig config = ClipConfig.of(config(folder, component), component);
        return weights(folder, component + "/model.safetensors", new ClipDefinition(config));
    }

    private BlankSafetensors unet(Path folder) throws IOException {
        UNetConfig config = UNetConfig.of(config(folder, "unet"), "unet");
        return weights(
                folder, "unet/diffusion_pytorch_model.safetensors", new UNetDefinition(config));
    }

    private BlankSafetensors vae(Path folder) throws IOException {
        VaeConfig config = VaeConfig.of(config(folder, "vae"), "vae");
        return weights(
                folder,
                "vae/diffusion_pytorch_model.safetensors",
                new VaeEncoderDefinition(config),
                new VaeDecoderDefinition(config));
    }

    private static BlankSafetensors weights(
            Path folder, String file, NetworkDefinition... definitions) throws IOException {
        Set<Parameter> parameters = new LinkedHashSet<>();
        for (NetworkDefinition definition : definitions) {
            parameters.addAll(definition.build().parameters());
        }
        return BlankSafetensors.create(folder.resolve(file), parameters);
    }

    private JsonNode config(Path folder, String component) throws IOException {
        return JSON.readTree(Files.readString(copy(component + "/" + CONFIG, folder)));
    }

    private void writeTokenizer(Path folder, String component) throws IOException {
        copy(component + "/tokenizer_config.json", folder);
        ClipVocabulary.read().write(folder.resolve(component));
    }

    private Path copy(String file, Path folder) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        try (InputStream resource = getClass().getResourceAsStream(name + "/" + file)) {
            if (resource == null) {
                throw new FileNotFoundException(name + "/" + file);
            }
            Files.copy(resource, target);
        }
        return target;
    }
}
