package org.gouache.models.checkpoint;

import org.gouache.GouacheException;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Reads a component's {@code config.json} and checks that it describes a network that Gouache
 * knows.
 */
final class ComponentConfig {
    private ComponentConfig() {}

    static JsonNode read(CheckpointComponent component, Path file) {
        JsonNode config = JsonFile.read(file);
        String className = className(config);
        if (!className.isEmpty() && !component.classes().contains(className)) {
            throw new GouacheException(
                    "%s: class '%s' is not supported for %s; supported: %s"
                            .formatted(
                                    file,
                                    className,
                                    component,
                                    component.classes().stream()
                                            .sorted()
                                            .collect(Collectors.joining(", "))));
        }
        return config;
    }

    /** The class of the reference implementation; empty if the config does not say. */
    static String className(JsonNode config) {
        JsonNode transformersClass = config.path("architectures").path(0);
        return config.path("_class_name").asString(transformersClass.asString(""));
    }
}
