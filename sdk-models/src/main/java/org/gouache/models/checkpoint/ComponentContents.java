package org.gouache.models.checkpoint;

import org.gouache.weight.WeightStore;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** A component as a layout found it. */
sealed interface ComponentContents {
    JsonNode config();

    /** All files that hold the component's parameters. */
    List<Path> files();

    /** Weights under the names of the network's graph, opened when first asked for. */
    record Weights(JsonNode config, List<Path> files, Supplier<WeightStore> store)
            implements ComponentContents {}

    /**
     * A ready-made model for one runtime.
     *
     * @param model an ONNX file, or a Core ML model: a folder, the first of its chunks if it is in
     *     several
     */
    record ReadyMade(JsonNode config, Path model, List<Path> files) implements ComponentContents {}
}
