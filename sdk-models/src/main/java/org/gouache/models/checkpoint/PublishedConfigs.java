package org.gouache.models.checkpoint;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The configurations with which the models were published that others are tuned from. */
enum PublishedConfigs {
    SD15("sd15", null),
    /** 768 pixels, v prediction. */
    SD21("sd21", null),
    /** 512 pixels, epsilon prediction; what it does not have is as in {@link #SD21}. */
    SD21_BASE("sd21-base", SD21),
    SDXL("sdxl", null),
    SDXL_REFINER("sdxl-refiner", null);

    private final String folder;
    private final @Nullable PublishedConfigs base;

    PublishedConfigs(String folder, @Nullable PublishedConfigs base) {
        this.folder = folder;
        this.base = base;
    }

    ObjectNode component(CheckpointComponent component) {
        return read(component.folder());
    }

    ObjectNode scheduler() {
        return read("scheduler");
    }

    ObjectNode modelIndex() {
        return read("model_index");
    }

    private ObjectNode read(String name) {
        String path = "configs/%s/%s.json".formatted(folder, name);
        try (InputStream resource = PublishedConfigs.class.getResourceAsStream(path)) {
            if (resource == null && base != null) {
                return base.read(name);
            }
            byte[] json = Objects.requireNonNull(resource, path).readAllBytes();
            return (ObjectNode) JsonTree.read(json).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
