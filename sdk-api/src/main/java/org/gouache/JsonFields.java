package org.gouache;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** The fields of a JSON object, read with messages that name them. */
final class JsonFields {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final String what;
    private final JsonNode object;
    private final Set<String> known = new LinkedHashSet<>();

    private JsonFields(String what, JsonNode object) {
        this.what = what;
        this.object = object;
        if (!object.isObject()) {
            throw new GouacheException(what + " must be a JSON object");
        }
    }

    static ObjectNode newObject() {
        return MAPPER.createObjectNode();
    }

    static JsonFields parse(String what, String json) {
        try {
            return new JsonFields(what, MAPPER.readTree(json));
        } catch (JacksonException e) {
            throw new GouacheException(
                    "%s is not JSON: %s".formatted(what, e.getOriginalMessage()), e);
        }
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    JsonFields object(String name) {
        JsonNode node = get(name);
        if (node == null) {
            throw new GouacheException("%s has no \"%s\"".formatted(what, name));
        }
        return new JsonFields("%s's \"%s\"".formatted(what, name), node);
    }

    String requiredText(String name) {
        String text = text(name);
        if (text == null) {
            throw new GouacheException("%s has no \"%s\"".formatted(what, name));
        }
        return text;
    }

    @Nullable String text(String name) {
        return read(name, "a text", JsonNode::isString, JsonNode::stringValue);
    }

    @Nullable Integer integer(String name) {
        return read(
                name,
                "a whole number",
                node -> node.isIntegralNumber() && node.canConvertToInt(),
                JsonNode::intValue);
    }

    @Nullable Long wholeNumber(String name) {
        return read(
                name,
                "a whole number",
                node -> node.isIntegralNumber() && node.canConvertToLong(),
                JsonNode::longValue);
    }

    @Nullable Double number(String name) {
        return read(name, "a number", JsonNode::isNumber, JsonNode::doubleValue);
    }

    @Nullable Boolean flag(String name) {
        return read(name, "true or false", JsonNode::isBoolean, JsonNode::booleanValue);
    }

    <T> @Nullable T parsed(String name, Function<String, T> parser) {
        String text = text(name);
        return text == null ? null : parser.apply(text);
    }

    /**
     * Fails if there are fields that nothing asked for: written by a later version, they change the
     * picture.
     */
    void requireNoOthers() {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                throw new GouacheException(
                        "%s has an unknown field \"%s\"; known: %s"
                                .formatted(what, name, String.join(", ", known)));
            }
        }
    }

    private <T> @Nullable T read(
            String name, String expected, Predicate<JsonNode> fits, Function<JsonNode, T> reader) {
        JsonNode node = get(name);
        if (node == null) {
            return null;
        }
        if (!fits.test(node)) {
            throw new GouacheException(
                    "%s's \"%s\" must be %s, not %s".formatted(what, name, expected, node));
        }
        return reader.apply(node);
    }

    private @Nullable JsonNode get(String name) {
        known.add(name);
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }
}
