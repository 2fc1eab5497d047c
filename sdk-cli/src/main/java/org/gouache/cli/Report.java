package org.gouache.cli;

import org.gouache.GeneratedImage;
import org.gouache.GenerationParameters;
import org.gouache.ModelIdentity;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What came of a generation.
 *
 * @param files where the images went, in their order
 * @param nanoseconds from the command's start to the last file
 */
record Report(List<GeneratedImage> images, List<Path> files, long nanoseconds) {
    /** As a line for each file. */
    String text() {
        return IntStream.range(0, images.size())
                .mapToObj(index -> line(files.get(index), images.get(index).parameters()))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private String line(Path file, GenerationParameters parameters) {
        ModelIdentity model = parameters.model();
        return "%s: seed %d, %d steps, %s s, %s, %s"
                .formatted(
                        file,
                        parameters.request().seed(),
                        parameters.request().steps(),
                        String.format(Locale.ROOT, "%.1f", seconds()),
                        model == null ? "unknown model" : model.name(),
                        parameters.options().runtime());
    }

    /** As one JSON object. */
    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode pictures = json.putArray("images");
        for (int i = 0; i < images.size(); i++) {
            pictures.addObject()
                    .put("file", files.get(i).toString())
                    .set(
                            "parameters",
                            JsonMapper.shared().readTree(images.get(i).parameters().toJson()));
        }
        json.put("seconds", Math.round(seconds() * 1000) / 1000.0);
        ArrayNode warnings = json.putArray("warnings");
        images.stream()
                .flatMap(image -> image.warnings().stream())
                .distinct()
                .forEach(warnings::add);
        return json.toString();
    }

    private double seconds() {
        return nanoseconds / 1e9;
    }
}
