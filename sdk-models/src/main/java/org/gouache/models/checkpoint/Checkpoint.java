package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.gouache.ModelIdentity;
import org.gouache.palette.PalettizedLayer;
import org.gouache.weight.WeightStore;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model on the disk, opened: what it consists of, its configurations and its weights. Whatever
 * its form, it presents the configurations of diffusers and transformers, and weights under their
 * names.
 *
 * <p>Opening reads configurations and finds files; weights stay on the disk until they are touched.
 * They are memory-mapped: the files must not change while the checkpoint is open (see {@link
 * org.gouache.weight.SafetensorsFile}), and whoever uses weights must be done with them before it
 * is closed. May be used by several threads.
 */
public final class Checkpoint implements AutoCloseable {
    private final CheckpointContents contents;
    private final CheckpointOptions options;
    private final Arena arena;
    private final Once<String> hash;

    private Checkpoint(CheckpointContents contents, CheckpointOptions options, Arena arena) {
        this.contents = contents;
        this.options = options;
        this.arena = arena;
        this.hash = new Once<>(() -> ContentHash.of(contents));
    }

    /** Opens a folder or a file with the default options. */
    public static Checkpoint open(Path path) {
        return open(path, CheckpointOptions.DEFAULT);
    }

    /**
     * Opens a folder or a file.
     *
     * @param path a diffusers folder, an ONNX folder, a bundle of Core ML models, or a safetensors
     *     file with a whole model; a folder without {@code model_index.json} is a part of a model,
     *     with the components whose folders are there
     * @throws GouacheException if there is no model, a part of it is missing or malformed, or it is
     *     of a class that Gouache does not know
     */
    @SuppressWarnings("MustBeClosedChecker") // the checkpoint closes it
    public static Checkpoint open(Path path, CheckpointOptions options) {
        if (!Files.exists(path)) {
            throw new GouacheException("%s: no such file or folder".formatted(path));
        }
        Arena arena = Arena.ofShared();
        try {
            return new Checkpoint(read(path, options, arena), options, arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private static CheckpointContents read(Path path, CheckpointOptions options, Arena arena) {
        return Files.isDirectory(path)
                ? ModelFolder.read(path, options, arena)
                : SingleFile.read(path, options, arena);
    }

    public Path path() {
        return contents.path();
    }

    /** The name of the folder or file, the ending {@code .safetensors} left out. */
    public String name() {
        Path name = contents.path().toAbsolutePath().normalize().getFileName();
        String text = name == null ? "" : name.toString();
        return text.endsWith(".safetensors")
                ? text.substring(0, text.length() - ".safetensors".length())
                : text;
    }

    /**
     * The model's name, and a SHA-256 over its configurations, vocabularies and weights. Models of
     * up to 256 MiB are read whole; of larger ones the sizes of files, their first and last 4 MiB
     * (and so their headers), and 4 KiB of every MiB between: another model, or a fine-tune, has
     * another hash, but not every change of a few weights shows.
     */
    public ModelIdentity identity() {
        return new ModelIdentity(name(), hash.get());
    }

    /** What the model consists of. Reads the headers of all its files, and no weights. */
    public CheckpointSummary summary() {
        return CheckpointSummary.of(name(), contents);
    }

    /** The palettized weights of all components, in their order; none in a dense model. */
    public List<PalettizedLayer> palettizedLayers() {
        return PaletteInspection.layers(this);
    }

    /**
     * The palettized weights of all components, with what each has lost.
     *
     * @param dense the model that this one was palettized from
     * @throws GouacheException if this model has no palettized weights, or the other lacks one of
     *     them, has it palettized too or in another shape
     */
    public List<PalettizedLayer> palettizedLayers(Checkpoint dense) {
        return PaletteInspection.layers(this, dense);
    }

    public CheckpointKind kind() {
        return contents.kind();
    }

    public ModelIndex index() {
        return contents.index();
    }

    /** The networks that are there. */
    public Set<CheckpointComponent> components() {
        return Collections.unmodifiableSet(contents.components().keySet());
    }

    public boolean has(CheckpointComponent component) {
        return contents.components().containsKey(component);
    }

    /**
     * A component's {@code config.json}, with the VAE's scaling factor that was asked for,
     * otherwise as it is: absent fields take the reference's defaults.
     *
     * @throws GouacheException if the model has no such component
     */
    public JsonNode config(CheckpointComponent component) {
        JsonNode config = component(component).config();
        Double factor = options.vaeScalingFactor();
        return switch (component) {
            case VAE, VAE_DECODER, VAE_ENCODER ->
                    factor == null ? config : copyOf(config).put("scaling_factor", factor);
            case TEXT_ENCODER, TEXT_ENCODER_2, UNET -> config;
        };
    }

    /**
     * A component's weights, under the names that diffusers and transformers give them; those of a
     * text encoder begin with {@code text_model.}, but for {@code text_projection.weight}.
     *
     * @throws GouacheException if the model has no such component, holds it ready-made, or its
     *     files are malformed
     */
    public WeightStore weights(CheckpointComponent component) {
        return switch (component(component)) {
            case ComponentContents.Weights weights -> weights.store().get();
            case ComponentContents.ReadyMade ready ->
                    throw new GouacheException(
                            "%s: a ready-made model; its weights cannot be read apart"
                                    .formatted(ready.model()));
        };
    }

    /**
     * Gives back the memory of what was read of a component's weights so far; what is touched again
     * is read again. A single file has one memory for all components.
     *
     * @throws GouacheException if the model has no such component
     */
    public void release(CheckpointComponent component) {
        if (component(component) instanceof ComponentContents.Weights weights) {
            weights.store().get().release();
        }
    }

    /**
     * A component's ready-made model: an ONNX file in an ONNX folder, a Core ML model in a bundle;
     * empty in other models.
     */
    public Optional<Path> readyMade(CheckpointComponent component) {
        return switch (component(component)) {
            case ComponentContents.Weights _ -> Optional.empty();
            case ComponentContents.ReadyMade ready -> Optional.of(ready.model());
        };
    }

    public boolean hasTokenizer(CheckpointComponent textEncoder) {
        return contents.tokenizers().containsKey(textEncoder);
    }

    /**
     * The tokenizer of a text encoder.
     *
     * @throws GouacheException if there is none
     */
    public TokenizerSource tokenizer(CheckpointComponent textEncoder) {
        TokenizerSource source = contents.tokenizers().get(textEncoder);
        if (source == null) {
            throw new GouacheException(
                    "%s: has no %s"
                            .formatted(
                                    path(),
                                    textEncoder
                                            .tokenizerFolder()
                                            .orElse("tokenizer of " + textEncoder)));
        }
        return source;
    }

    public boolean hasScheduler() {
        return contents.scheduler() != null;
    }

    /**
     * The scheduler's {@code scheduler_config.json}, with the prediction type that was asked for.
     *
     * @throws GouacheException if the model has no scheduler
     */
    public JsonNode schedulerConfig() {
        JsonNode config = contents.scheduler();
        if (config == null) {
            throw new GouacheException("%s: has no scheduler".formatted(path()));
        }
        return options.predictionType() == null
                ? config
                : copyOf(config).put("prediction_type", options.predictionType());
    }

    private static ObjectNode copyOf(JsonNode config) {
        return (ObjectNode) config.deepCopy();
    }

    private ComponentContents component(CheckpointComponent component) {
        ComponentContents found = contents.components().get(component);
        if (found == null) {
            throw new GouacheException("%s: has no %s".formatted(path(), component));
        }
        return found;
    }

    /** Unmaps all weights; touching one afterwards fails with an {@link IllegalStateException}. */
    @Override
    public void close() {
        arena.close();
    }

    @Override
    public String toString() {
        return contents.path().toString();
    }
}
