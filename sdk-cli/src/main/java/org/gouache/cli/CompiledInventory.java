package org.gouache.cli;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;
import org.gouache.runtime.FileDescription;
import org.gouache.runtime.FileDescription.Feature;
import org.gouache.runtime.coreml.CoreMlRuntime;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What goes into a compiled Core ML model and comes out of it, for people and for programs. The
 * rest is in a form of Apple's own.
 */
record CompiledInventory(FileDescription description) {
    static boolean isCompiled(Path path) {
        return path.toString().endsWith(".mlmodelc");
    }

    /**
     * @throws GouacheException if there is no such model, or only Core ML can read it
     */
    static CompiledInventory of(Path path) {
        if (!Files.isDirectory(path)) {
            throw new GouacheException("%s: no such compiled model".formatted(path));
        }
        return new CoreMlRuntime()
                .describe(path)
                .map(CompiledInventory::new)
                .orElseThrow(() ->
                        new GouacheException(
                                ("%s: only Core ML can read a compiled model without metadata.json;"
                                                + " the package that it was made of can be read here")
                                        .formatted(path)));
    }

    String text() {
        return Stream.of(
                        Stream.of(
                                "%s: compiled Core ML model"
                                        .formatted(description.file().getFileName())),
                        Rows.of("inputs", lines(description.inputs())),
                        Rows.of("outputs", lines(description.outputs())))
                .flatMap(lines -> lines)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static Stream<String> lines(List<Feature> features) {
        return features.stream().map(feature -> Quoted.of(feature.toString()));
    }

    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", String.valueOf(description.file().getFileName()));
        FeatureJson.put(json, description);
        return json.toString();
    }
}
