package org.gouache.models.pipeline;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;
import org.gouache.Model.Component;
import org.gouache.export.ExportOptions;
import org.gouache.export.ModelExporter;
import org.gouache.file.NewFolder;
import org.gouache.graph.NetworkDefinition;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.palette.PaletteListener;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.ModelSource.GraphSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a model as a folder of networks in another format, laid out as optimum lays out its ONNX
 * folders: a folder for each network with its configuration, the tokenizers and the scheduler's
 * configuration beside them.
 */
final class ModelExport {
    private final ModelParts parts;
    private final Checkpoint checkpoint;
    private final ModelExporter exporter;
    private final ExportOptions options;
    private final ExportedWeights weights;

    private ModelExport(
            ModelParts parts,
            ModelExporter exporter,
            ExportOptions options,
            ExportedWeights weights) {
        this.parts = parts;
        this.checkpoint = parts.checkpoint();
        this.exporter = exporter;
        this.options = options;
        this.weights = weights;
    }

    /**
     * @param folder must not exist, or be empty; appears when it is complete
     * @throws GenerationCancelledException if the thread is interrupted, which stays set
     */
    static void write(
            ModelParts parts,
            String format,
            Path folder,
            ExportOptions options,
            PaletteListener listener) {
        ModelExporter exporter = exporter(format);
        try (ExportedWeights weights = ExportedWeights.of(parts, options.palettes(), listener)) {
            ModelExport export = new ModelExport(parts, exporter, options, weights);
            NewFolder.write(folder, export::writeInto);
        }
    }

    private static ModelExporter exporter(String format) {
        List<ModelExporter> all = ModelExporter.all();
        return all.stream()
                .filter(exporter -> exporter.format().equals(format))
                .findFirst()
                .orElseThrow(() -> unknown(format, all));
    }

    private static GouacheException unknown(String format, List<ModelExporter> all) {
        String known = all.stream().map(ModelExporter::format).collect(Collectors.joining(", "));
        return new GouacheException(
                "cannot write the format \"%s\"; known: %s".formatted(format, known));
    }

    private void writeInto(Path folder) throws IOException {
        for (Component component : Component.values()) {
            if (parts.has(component)) {
                checkInterrupt();
                writeNetwork(component, Files.createDirectory(folder.resolve(component.folder())));
            }
        }
        writeTokenizer(CheckpointComponent.TEXT_ENCODER, folder);
        writeTokenizer(CheckpointComponent.TEXT_ENCODER_2, folder);
        if (parts.scheduler() != null) {
            Path scheduler = Files.createDirectory(folder.resolve("scheduler"));
            Files.writeString(
                    scheduler.resolve("scheduler_config.json"), parts.scheduler().toJson());
        }
        writeJson(folder.resolve("model_index.json"), ExportedIndex.of(parts));
    }

    private static void checkInterrupt() {
        if (Thread.currentThread().isInterrupted()) {
            throw new GenerationCancelledException();
        }
    }

    private void writeNetwork(Component component, Path folder) throws IOException {
        switch (parts.source(component)) {
            case GraphSource(NetworkDefinition network, _) ->
                    exporter.export(
                            new GraphSource(network, weights.of(parts.holder(component))),
                            folder,
                            options);
            case FileSource(Path file, _) ->
                    throw new GouacheException(
                            "%s: a ready-made file, which cannot be written in another format"
                                    .formatted(file));
        }
        JsonNode config = checkpoint.config(parts.holder(component));
        writeJson(folder.resolve("config.json"), config);
    }

    private void writeTokenizer(CheckpointComponent textEncoder, Path folder) throws IOException {
        if (!checkpoint.has(textEncoder)) {
            return;
        }
        Path target =
                Files.createDirectory(folder.resolve(textEncoder.tokenizerFolder().orElseThrow()));
        checkpoint.tokenizer(textEncoder).writeInto(target);
    }

    private static void writeJson(Path file, JsonNode json) throws IOException {
        Files.writeString(
                file,
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json));
    }
}
