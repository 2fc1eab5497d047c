package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.nio.file.Files;
import java.nio.file.Path;

/** The configurations of a diffusers folder, which needs no weights and may lack parts. */
record ConfigFolder(Path path) {
    static ConfigFolder open(Path path) {
        if (!Files.isDirectory(path)) {
            throw new GouacheException("%s: no such folder of configurations".formatted(path));
        }
        return new ConfigFolder(path);
    }

    @Nullable ModelIndex index() {
        Path file = path.resolve("model_index.json");
        return Files.exists(file) ? ModelIndex.read(file) : null;
    }

    @Nullable JsonNode config(CheckpointComponent component) {
        Path file = path.resolve(component.folder()).resolve("config.json");
        return Files.exists(file) ? ComponentConfig.read(component, file) : null;
    }

    @Nullable JsonNode scheduler() {
        Path file = path.resolve("scheduler/scheduler_config.json");
        return Files.exists(file) ? JsonFile.read(file) : null;
    }

    @Nullable TokenizerSource tokenizer(CheckpointComponent textEncoder) {
        return textEncoder
                .tokenizerFolder()
                .map(path::resolve)
                .filter(Files::isDirectory)
                .<TokenizerSource>map(TokenizerSource.Folder::new)
                .orElse(null);
    }
}
