package org.gouache.models.pipeline;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;
import org.gouache.ImageSize;
import org.gouache.Model.Component;
import org.gouache.ModelKind;
import org.gouache.export.ExportOptions;
import org.gouache.export.ExportedModel;
import org.gouache.export.ModelExporter;
import org.gouache.file.NewFolder;
import org.gouache.graph.NetworkDefinition;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.models.checkpoint.DiffusersFolderWriter;
import org.gouache.palette.PaletteListener;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.tensor.Shape;
import org.gouache.text.ClipTokenizer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A model that is being written in another format. */
final class ModelExport implements ExportedModel {
    private final ModelParts parts;
    private final ExportedWeights weights;
    private final PaletteListener listener;

    private ModelExport(ModelParts parts, ExportedWeights weights, PaletteListener listener) {
        this.parts = parts;
        this.weights = weights;
        this.listener = listener;
    }

    /**
     * @param folder must not exist, or be empty; appears when it is complete
     * @throws GenerationCancelledException if the thread is interrupted, which stays set
     */
    static void write(
            ModelParts parts, Path folder, ExportOptions options, PaletteListener listener) {
        ModelExporter exporter = ModelExporter.named(options.format());
        NewFolder.write(
                folder,
                place -> {
                    try (ExportedWeights weights =
                            ExportedWeights.of(parts, options.palettes(), place, listener)) {
                        exporter.export(new ModelExport(parts, weights, listener), place, options);
                    }
                });
    }

    @Override
    public ModelKind kind() {
        return parts.kind();
    }

    @Override
    public int vaeFactor() {
        return parts.vaeFactor();
    }

    @Override
    public ImageSize defaultSize() {
        return parts.defaultSize();
    }

    @Override
    public Set<Component> components() {
        Set<Component> components = EnumSet.allOf(Component.class);
        components.removeIf(component -> !parts.has(component));
        return components;
    }

    @Override
    public GraphSource network(Component component) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new GenerationCancelledException();
        }
        return switch (parts.source(component)) {
            case GraphSource(NetworkDefinition network, _) ->
                    new GraphSource(network, weights.of(parts.holder(component)));
            case FileSource(Path file, _) ->
                    throw new GouacheException(
                            "%s: a ready-made file, which cannot be written in another format"
                                    .formatted(file));
        };
    }

    @Override
    public Map<String, Shape> inputShapes(Component component, int batch, ImageSize size) {
        return InputShapes.of(parts, component, batch, size);
    }

    @Override
    public boolean needsFloat32(Component component) {
        return parts.forcesUpcast(component);
    }

    @Override
    public void release(Component component) {
        parts.checkpoint().release(parts.holder(component));
    }

    @Override
    public ClipTokenizer tokenizer(Component textEncoder) {
        return parts.checkpoint().tokenizer(parts.holder(textEncoder)).read();
    }

    @Override
    public void writeDiffusersConfigurations(Path folder) throws IOException {
        DiffusersFolderWriter.write(parts.checkpoint(), folder, (_, _, _) -> {});
    }

    @Override
    public void writeOptimumConfigurations(Path folder) throws IOException {
        for (Component component : components()) {
            Path place = Files.createDirectory(folder.resolve(component.folder()));
            JsonNode config = parts.checkpoint().config(parts.holder(component));
            writeJson(place.resolve("config.json"), config);
        }
        writeTokenizerFolder(CheckpointComponent.TEXT_ENCODER, folder);
        writeTokenizerFolder(CheckpointComponent.TEXT_ENCODER_2, folder);
        if (parts.scheduler() != null) {
            Path scheduler = Files.createDirectory(folder.resolve("scheduler"));
            Files.writeString(
                    scheduler.resolve("scheduler_config.json"), parts.scheduler().toJson());
        }
        writeJson(folder.resolve("model_index.json"), ExportedIndex.of(parts));
    }

    @Override
    public void warn(String warning) {
        listener.onWarning(warning);
    }

    private void writeTokenizerFolder(CheckpointComponent textEncoder, Path folder)
            throws IOException {
        if (!parts.checkpoint().has(textEncoder)) {
            return;
        }
        Path target =
                Files.createDirectory(folder.resolve(textEncoder.tokenizerFolder().orElseThrow()));
        parts.checkpoint().tokenizer(textEncoder).writeInto(target);
    }

    private static void writeJson(Path file, JsonNode json) throws IOException {
        Files.writeString(
                file,
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json));
    }
}
