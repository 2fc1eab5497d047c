package org.gouache.models.checkpoint;

import org.gouache.GouacheException;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads JSON objects from a model's folder. */
final class JsonFile {
    private static final long MAX_BYTES = 64L << 20;

    private JsonFile() {}

    /**
     * @throws GouacheException if the file is missing or does not hold a JSON object
     */
    static JsonNode read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new GouacheException("%s: no such file".formatted(file));
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new GouacheException(
                        "%s: %d bytes are too many for a configuration; at most %d are read"
                                .formatted(file, Files.size(file), MAX_BYTES));
            }
            return JsonTree.read(Files.readAllBytes(file))
                    .filter(JsonNode::isObject)
                    .orElseThrow(() ->
                            new GouacheException(
                                    "%s: does not hold a JSON object".formatted(file)));
        } catch (JacksonException e) {
            throw new GouacheException(
                    "%s: not valid JSON: %s".formatted(file, firstLine(e.getOriginalMessage())), e);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
