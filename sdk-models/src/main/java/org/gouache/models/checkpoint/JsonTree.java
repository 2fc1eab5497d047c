package org.gouache.models.checkpoint;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.Optional;

/**
 * Reads JSON as a tree, token by token. A mapper does the same, but to set one up takes a JVM that
 * has just started longer than all else that opening a model needs.
 */
final class JsonTree {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTree() {}

    /**
     * The only value of a text, or nothing if the text is empty.
     *
     * @throws JacksonException if it is not valid JSON
     */
    static Optional<JsonNode> read(byte[] text) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() == null) {
                return Optional.empty();
            }
            JsonNode tree = value(json);
            if (json.nextToken() != null) {
                throw new StreamReadException(json, "other text follows");
            }
            return Optional.of(tree);
        }
    }

    private static JsonNode value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_STRING -> NODES.stringNode(json.getString());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(json.getDoubleValue());
            case VALUE_NUMBER_INT ->
                    switch (json.getNumberType()) {
                        case INT -> NODES.numberNode(json.getIntValue());
                        case LONG -> NODES.numberNode(json.getLongValue());
                        default -> NODES.numberNode(json.getBigIntegerValue());
                    };
            default -> throw new StreamReadException(json, "unexpected " + json.currentToken());
        };
    }

    private static ObjectNode object(JsonParser json) {
        ObjectNode object = NODES.objectNode();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            object.set(name, value(json));
        }
        return object;
    }

    private static ArrayNode array(JsonParser json) {
        ArrayNode array = NODES.arrayNode();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(json));
        }
        return array;
    }
}
