package org.gouache.models.checkpoint;

import org.gouache.weight.WeightStore;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a checkpoint as a diffusers folder: configurations, tokenizers and licence as they are,
 * one weight file for each component. Components that Gouache does not know, such as a safety
 * checker, are left out and entered as absent.
 */
public final class DiffusersFolderWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Checkpoint checkpoint;
    private final Path folder;
    private final WeightsWriter writer;

    /** Writes the weights of one component. */
    @FunctionalInterface
    public interface WeightsWriter {
        /**
         * @param file a safetensors file that is not there yet
         */
        void write(CheckpointComponent component, WeightStore weights, Path file)
                throws IOException;
    }

    private DiffusersFolderWriter(Checkpoint checkpoint, Path folder, WeightsWriter writer) {
        this.checkpoint = checkpoint;
        this.folder = folder;
        this.writer = writer;
    }

    /**
     * @param folder exists and is empty
     */
    public static void write(Checkpoint checkpoint, Path folder, WeightsWriter writer)
            throws IOException {
        new DiffusersFolderWriter(checkpoint, folder, writer).write();
    }

    private void write() throws IOException {
        ObjectNode index = (ObjectNode) checkpoint.index().json().deepCopy();
        ObjectNode entered = JSON.objectNode();
        for (CheckpointComponent component : checkpoint.components()) {
            writeComponent(component);
            entered.set(component.folder(), index.path(component.folder()));
            if (checkpoint.hasTokenizer(component)) {
                String tokenizer = component.tokenizerFolder().orElseThrow();
                checkpoint
                        .tokenizer(component)
                        .writeInto(Files.createDirectory(folder.resolve(tokenizer)));
                entered.set(tokenizer, index.path(tokenizer));
            }
        }
        if (checkpoint.hasScheduler()) {
            Path scheduler = Files.createDirectory(folder.resolve("scheduler"));
            writeJson(scheduler.resolve("scheduler_config.json"), checkpoint.schedulerConfig());
            entered.set("scheduler", index.path("scheduler"));
        }
        if (!index.isEmpty()) {
            index.properties().stream()
                    .filter(entry -> entry.getValue().isArray())
                    .filter(entry -> !entered.has(entry.getKey()))
                    .forEach(entry -> entry.setValue(JSON.arrayNode().addNull().addNull()));
            writeJson(folder.resolve("model_index.json"), index);
        }
        copyNotices();
    }

    private void writeComponent(CheckpointComponent component) throws IOException {
        Path target = Files.createDirectory(folder.resolve(component.folder()));
        writeJson(target.resolve("config.json"), checkpoint.config(component));
        writer.write(
                component,
                checkpoint.weights(component),
                target.resolve(component.weightsName() + ".safetensors"));
    }

    /** A model's licence goes where the model goes. */
    private void copyNotices() throws IOException {
        if (checkpoint.kind() == CheckpointKind.SINGLE_FILE) {
            return;
        }
        try (var files = Files.newDirectoryStream(checkpoint.path(), "{LICENSE,LICENCE,NOTICE}*")) {
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        }
    }

    private static void writeJson(Path file, JsonNode json) throws IOException {
        Files.writeString(
                file,
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json));
    }
}
