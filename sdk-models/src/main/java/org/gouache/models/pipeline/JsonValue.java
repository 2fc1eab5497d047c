package org.gouache.models.pipeline;

import tools.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** JSON as plain values. */
final class JsonValue {
    private JsonValue() {}

    /** A text, a number, a truth value, a list or a map of such; nothing for null. */
    static Optional<Object> of(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> Optional.of(node.stringValue());
            case NUMBER -> Optional.of(node.numberValue());
            case BOOLEAN -> Optional.of(node.booleanValue());
            case ARRAY ->
                    Optional.of(node.valueStream().flatMap(entry -> of(entry).stream()).toList());
            case OBJECT -> Optional.of(map(node));
            case POJO, BINARY -> Optional.of(node.toString());
            case NULL, MISSING -> Optional.empty();
        };
    }

    /** The fields of an object that are not null. */
    static Map<String, Object> map(JsonNode object) {
        Map<String, Object> map = new LinkedHashMap<>();
        object.forEachEntry((name, node) -> of(node).ifPresent(value -> map.put(name, value)));
        return map;
    }
}
