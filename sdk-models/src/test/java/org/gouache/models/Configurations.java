package org.gouache.models;

import org.gouache.golden.Golden;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Objects;

/** Configurations of networks, as tests need them. */
public final class Configurations {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Configurations() {}

    /** The configuration of a published model's component, as in {@code sdxl, unet}. */
    public static JsonNode published(String family, String component) {
        String name = "checkpoint/configs/%s/%s.json".formatted(family, component);
        try (InputStream stream = Configurations.class.getResourceAsStream(name)) {
            return JSON.readTree(Objects.requireNonNull(stream, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The configuration of a golden model's component. */
    public static JsonNode golden(String model, String component) {
        try {
            return JSON.readTree(
                    Files.readString(
                            Golden.path("models/%s/%s/config.json".formatted(model, component))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JSON object, with single quotes for double ones. */
    public static ObjectNode json(String text) {
        return (ObjectNode) tree(text);
    }

    /** Any JSON, with single quotes for double ones. */
    public static JsonNode tree(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
