package org.gouache.runtime.coreml.file;

import org.gouache.golden.Golden;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;
import java.util.stream.Stream;

/** The packages that Apple's code wrote, and what is known of them. */
public final class GoldenPackages {
    private static final JsonNode PACKAGES =
            JsonMapper.shared().readTree(Golden.path("coreml/coreml.json")).get("packages");

    private GoldenPackages() {}

    public static Stream<String> names() {
        return PACKAGES.propertyNames().stream();
    }

    /** Those with compressed weights. */
    public static Stream<String> compressed() {
        return names().filter(name -> of(name).has("compressed"));
    }

    public static Path path(String name) {
        return Golden.path("coreml/%s.mlpackage".formatted(name));
    }

    public static Path tensors(String name) {
        return Golden.path("coreml/%s.safetensors".formatted(name));
    }

    public static JsonNode of(String name) {
        return PACKAGES.get(name);
    }
}
