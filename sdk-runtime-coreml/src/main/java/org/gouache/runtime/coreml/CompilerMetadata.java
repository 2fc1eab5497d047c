package org.gouache.runtime.coreml;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;
import org.gouache.runtime.FileDescription;
import org.gouache.runtime.FileDescription.Feature;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The {@code metadata.json} that Apple's compiler writes into a compiled model: a list of one
 * object with {@code inputSchema} and {@code outputSchema}. Shapes are texts there, as in {@code
 * "[2, 4, 64, 64]"}; those of outputs are often empty.
 */
final class CompilerMetadata {
    private static final Pattern SHAPE =
            Pattern.compile("\\[\\s*([1-9]\\d{0,9}(\\s*,\\s*[1-9]\\d{0,9})*)?\\s*]");

    private final Path file;

    private CompilerMetadata(Path file) {
        this.file = file;
    }

    static FileDescription read(Path model, Path file) {
        JsonNode metadata = json(file).path(0);
        CompilerMetadata reader = new CompilerMetadata(file);
        return new FileDescription(
                model,
                reader.features(metadata.path("inputSchema")),
                reader.features(metadata.path("outputSchema")));
    }

    private static JsonNode json(Path file) {
        try {
            return JsonMapper.shared().readTree(file);
        } catch (JacksonException e) {
            throw new GouacheException("%s: not valid JSON".formatted(file), e);
        }
    }

    private List<Feature> features(JsonNode schema) {
        if (!schema.isArray() || schema.isEmpty()) {
            throw new GouacheException(
                    "%s: does not say what the model takes and gives".formatted(file));
        }
        List<Feature> features = new ArrayList<>();
        for (JsonNode feature : schema) {
            String name = feature.path("name").asString("");
            features.add(new Feature(name, type(name, feature), shape(name, feature)));
        }
        return features;
    }

    private ElementType type(String name, JsonNode feature) {
        String type = feature.path("dataType").asString("");
        return switch (type) {
            case "Float16" -> ElementType.F16;
            case "Float32" -> ElementType.F32;
            case "Float64", "Double" -> ElementType.F64;
            case "Int32" -> ElementType.I32;
            case "Int8" -> ElementType.I8;
            default ->
                    throw new GouacheException(
                            "%s: '%s' has elements of type '%s', no numbers that are known"
                                    .formatted(file, Quoted.of(name), Quoted.of(type)));
        };
    }

    private @Nullable Shape shape(String name, JsonNode feature) {
        String text = feature.path("shape").asString("[]");
        if (!SHAPE.matcher(text).matches()) {
            throw noShape(name, text);
        }
        long[] sizes =
                Stream.of(text.replaceAll("[\\[\\]\\s]", "").split(","))
                        .filter(size -> !size.isEmpty())
                        .mapToLong(Long::parseLong)
                        .toArray();
        try {
            return sizes.length == 0 ? null : Shape.of(sizes);
        } catch (IllegalArgumentException _) {
            throw noShape(name, text);
        }
    }

    private GouacheException noShape(String name, String text) {
        return new GouacheException(
                "%s: '%s' cannot have the shape '%s'"
                        .formatted(file, Quoted.of(name), Quoted.of(text)));
    }
}
