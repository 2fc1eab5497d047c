package org.gouache.standin;

import static java.util.stream.Collectors.joining;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.proto.Spec;
import org.gouache.standin.mil.MilProgram;
import org.gouache.standin.mil.Port;
import org.gouache.tensor.Shape;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model as the stand-in's header describes one: a line for each feature and piece of metadata.
 */
final class ModelLines {
    private ModelLines() {}

    static String of(Spec.ModelDescription description, MilProgram program) {
        StringBuilder lines = new StringBuilder();
        features(lines, "input", description.getInputList(), program.inputs());
        features(lines, "output", description.getOutputList(), program.outputs());
        metadata(description.getMetadata())
                .forEach((key, text) -> lines.append("meta %s %s\n".formatted(key, oneLine(text))));
        return lines.toString();
    }

    private static void features(
            StringBuilder lines,
            String side,
            List<Spec.FeatureDescription> features,
            List<Port> ports) {
        for (Spec.FeatureDescription feature : features) {
            Shape shape =
                    ports.stream()
                            .filter(port -> port.name().equals(feature.getName()))
                            .findFirst()
                            .orElseThrow(() ->
                                    new GouacheException(
                                            "the program has no %s %s"
                                                    .formatted(side, feature.getName())))
                            .type()
                            .shape();
            lines.append(
                    "%s %s %d %s %s\n"
                            .formatted(
                                    side,
                                    feature.getName(),
                                    feature.getType().getMultiArrayType().getDataTypeValue(),
                                    flags(feature.getType()),
                                    sizes(shape)));
        }
    }

    private static String flags(Spec.FeatureType type) {
        String optional = type.getIsOptional() ? "optional" : "-";
        return type.getMultiArrayType().getShapeCount() == 0 ? optional + ",untold" : optional;
    }

    private static String sizes(Shape shape) {
        StringBuilder sizes = new StringBuilder();
        for (int axis = 0; axis < shape.rank(); axis++) {
            sizes.append(axis == 0 ? "" : " ").append(shape.size(axis));
        }
        return sizes.toString();
    }

    private static Map<String, String> metadata(Spec.Metadata metadata) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("description", metadata.getShortDescription());
        entries.put("version", metadata.getVersionString());
        entries.put("author", metadata.getAuthor());
        entries.put("license", metadata.getLicense());
        entries.values().removeIf(String::isEmpty);
        entries.putAll(metadata.getUserDefinedMap());
        return entries;
    }

    private static String oneLine(String text) {
        return text.lines().collect(joining(" "));
    }
}
