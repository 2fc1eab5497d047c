package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.gouache.models.checkpoint.ldm.LdmUNet;
import org.gouache.models.checkpoint.ldm.LdmVae;
import org.gouache.models.checkpoint.ldm.OpenClip;
import org.gouache.weight.SafetensorsFile;
import org.gouache.weight.WeightStore;
import org.gouache.weight.WeightView;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A whole model in one safetensors file. It has no configuration: the family shows in its keys,
 * sizes in its shapes, and the rest is taken from the family's published model, or from a folder.
 *
 * <p>Whether a UNet of the 2.x family predicts noise or v cannot be seen. It counts as the model
 * for 768 pixels, which predicts v, unless epsilon is asked for or it is made for inpainting.
 */
final class SingleFile {
    private static final int INPAINTING_CHANNELS = 9;

    private final Path path;
    private final SafetensorsFile file;
    private final SingleFileFamily family;
    private final @Nullable ConfigFolder override;
    private final PublishedConfigs published;

    private SingleFile(Path path, SafetensorsFile file, CheckpointOptions options) {
        this.path = path;
        this.file = file;
        this.family =
                SingleFileFamily.recognize(file.names()).orElseThrow(() -> unknown(path, file));
        this.override =
                options.configFolder() == null ? null : ConfigFolder.open(options.configFolder());
        this.published = published(options);
    }

    static CheckpointContents read(Path path, CheckpointOptions options, Arena arena) {
        if (Pickle.isPickle(path.toString())) {
            throw Pickle.refusal(path);
        }
        return new SingleFile(path, SafetensorsFile.open(path, arena), options).read();
    }

    private CheckpointContents read() {
        Map<CheckpointComponent, ComponentContents> components =
                new EnumMap<>(CheckpointComponent.class);
        Map<CheckpointComponent, TokenizerSource> tokenizers =
                new EnumMap<>(CheckpointComponent.class);
        family.prefixes()
                .forEach((component, prefix) -> {
                    WeightStore ldm = part(prefix);
                    if (!ldm.names().isEmpty()) {
                        components.put(component, component(component, ldm));
                    }
                    if (component.tokenizerFolder().isPresent()) {
                        tokenizers.put(component, tokenizer(component));
                    }
                });
        if (!components.containsKey(CheckpointComponent.UNET)) {
            throw new GouacheException(
                    "%s: has text encoders, but no UNet (%s…)"
                            .formatted(path, family.prefixes().get(CheckpointComponent.UNET)));
        }
        JsonNode scheduler = override == null ? null : override.scheduler();
        return new CheckpointContents(
                CheckpointKind.SINGLE_FILE,
                path,
                index(),
                components,
                tokenizers,
                scheduler == null ? published.scheduler() : scheduler);
    }

    private PublishedConfigs published(CheckpointOptions options) {
        return switch (family) {
            case SD15 -> PublishedConfigs.SD15;
            case SD21 ->
                    "epsilon".equals(options.predictionType()) || isInpainting()
                            ? PublishedConfigs.SD21_BASE
                            : PublishedConfigs.SD21;
            case SDXL -> PublishedConfigs.SDXL;
            case SDXL_REFINER -> PublishedConfigs.SDXL_REFINER;
        };
    }

    private boolean isInpainting() {
        String convIn = family.prefixes().get(CheckpointComponent.UNET) + "input_blocks.0.0.weight";
        return file.contains(convIn)
                && file.get(convIn).shape().rank() == 4
                && file.get(convIn).shape().size(1) == INPAINTING_CHANNELS;
    }

    private ModelIndex index() {
        ModelIndex fromFolder = override == null ? null : override.index();
        if (fromFolder != null) {
            return fromFolder;
        }
        ObjectNode index = published.modelIndex();
        if (isInpainting()) {
            boolean isXl = new ModelIndex(index).isXl();
            index.put(
                    "_class_name",
                    isXl ? "StableDiffusionXLInpaintPipeline" : "StableDiffusionInpaintPipeline");
        }
        return new ModelIndex(index);
    }

    private TokenizerSource tokenizer(CheckpointComponent textEncoder) {
        TokenizerSource fromFolder = override == null ? null : override.tokenizer(textEncoder);
        if (fromFolder != null) {
            return fromFolder;
        }
        return new TokenizerSource.PublishedClip(
                family.isOpenClip(textEncoder) ? "!" : "<|endoftext|>");
    }

    private WeightStore part(String prefix) {
        WeightView.Builder part = WeightView.builder(path.toString());
        for (String name : file.names()) {
            if (name.startsWith(prefix)) {
                part.add(name.substring(prefix.length()), file, name);
            }
        }
        return part.build();
    }

    private ComponentContents component(CheckpointComponent component, WeightStore ldm) {
        JsonNode configured = override == null ? null : override.config(component);
        return switch (component) {
            case UNET -> {
                WeightStore unet = LdmUNet.toDiffusers(ldm);
                yield contents(
                        unet,
                        configured == null
                                ? SizesFromShapes.unet(unet, published(component))
                                : configured);
            }
            case VAE -> {
                WeightStore vae = LdmVae.toDiffusers(ldm);
                yield contents(
                        vae,
                        configured == null
                                ? SizesFromShapes.vae(vae, published(component))
                                : configured);
            }
            default ->
                    family.isOpenClip(component)
                            ? openClip(component, ldm, configured)
                            : clip(component, ldm, configured);
        };
    }

    private ComponentContents clip(
            CheckpointComponent component, WeightStore ldm, @Nullable JsonNode configured) {
        WeightStore encoder = DiffusersNames.of(component, ldm);
        return contents(
                encoder,
                configured == null
                        ? SizesFromShapes.textEncoder(encoder, published(component))
                        : configured);
    }

    private ComponentContents openClip(
            CheckpointComponent component, WeightStore ldm, @Nullable JsonNode configured) {
        JsonNode reference = configured == null ? published(component) : configured;
        boolean projection = ComponentConfig.className(reference).endsWith("WithProjection");
        int layers = reference.path("num_hidden_layers").asInt(0);
        WeightStore encoder = OpenClip.toTransformers(ldm, layers, projection);
        if (configured != null) {
            return contents(encoder, configured);
        }
        ObjectNode config = SizesFromShapes.textEncoder(encoder, published(component));
        if (projection
                && ldm.contains("text_projection")
                && ldm.get("text_projection").shape().rank() == 2) {
            config.put("projection_dim", ldm.get("text_projection").shape().dim(1));
        }
        return contents(encoder, config);
    }

    private ObjectNode published(CheckpointComponent component) {
        return published.component(component);
    }

    private ComponentContents contents(WeightStore weights, JsonNode config) {
        return new ComponentContents.Weights(config, List.of(path), () -> weights);
    }

    private static GouacheException unknown(Path path, SafetensorsFile file) {
        boolean isDiffusersComponent =
                file.names().stream()
                        .anyMatch(name ->
                                name.startsWith("down_blocks.")
                                        || name.startsWith("text_model.")
                                        || name.startsWith("encoder.down_blocks."));
        return new GouacheException(
                isDiffusersComponent
                        ? "%s: one component of a diffusers folder; open the folder that holds its model_index.json"
                                .formatted(path)
                        : "%s: not a checkpoint of Stable Diffusion 1.x, 2.x, XL or the XL refiner: none of their text encoders is in it"
                                .formatted(path));
    }
}
