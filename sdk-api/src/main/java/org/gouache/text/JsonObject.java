package org.gouache.text;

import org.gouache.GouacheException;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A JSON object of a file, read with messages that name the file and the field. A field that is
 * null counts as absent.
 */
record JsonObject(String name, JsonNode node) {
    private static final int SHOWN = 60;

    JsonObject {
        if (!node.isObject()) {
            throw new GouacheException(
                    "%s: must be a JSON object, not %s".formatted(name, shown(node)));
        }
    }

    static JsonObject read(Path file) {
        try {
            return new JsonObject(
                    file.toString(), JsonMapper.shared().readTree(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            throw new GouacheException("%s: no such file".formatted(file), e);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        } catch (JacksonException e) {
            throw new GouacheException(
                    "%s: not JSON: %s".formatted(file, firstLine(e.getOriginalMessage())), e);
        }
    }

    static JsonObject readIfThere(Path file) {
        return Files.exists(file)
                ? read(file)
                : new JsonObject(file.toString(), JsonMapper.shared().createObjectNode());
    }

    Optional<JsonNode> field(String field) {
        return node.optional(field).filter(value -> !value.isNull());
    }

    JsonObject object(String field) {
        return field(field)
                .map(value -> nested(field, value))
                .orElseThrow(
                        () -> new GouacheException("%s: no %s".formatted(name, quoted(field))));
    }

    JsonObject nested(String field, JsonNode value) {
        return new JsonObject("%s: %s".formatted(name, quoted(field)), value);
    }

    String text(String field) {
        return field(field)
                .flatMap(JsonNode::stringValueOpt)
                .orElseThrow(() -> unexpected(field, "a text"));
    }

    Optional<Boolean> flag(String field) {
        return field(field)
                .map(value ->
                        value.booleanValueOpt()
                                .orElseThrow(() -> unexpected(field, "true or false")));
    }

    int id(String field) {
        return field(field)
                .filter(value -> value.isIntegralNumber() && value.canConvertToInt())
                .map(JsonNode::intValue)
                .filter(id -> id >= 0)
                .orElseThrow(() -> unexpected(field, "an id, 0 or more"));
    }

    List<JsonNode> list(String field) {
        JsonNode list =
                field(field)
                        .filter(JsonNode::isArray)
                        .orElseThrow(() -> unexpected(field, "a list"));
        return new ArrayList<>(list.values());
    }

    Collection<String> names() {
        return node.propertyNames();
    }

    GouacheException unexpected(String field, String expected) {
        return new GouacheException(
                "%s: %s must be %s, not %s"
                        .formatted(
                                name,
                                quoted(field),
                                expected,
                                field(field).map(JsonObject::shown).orElse("absent")));
    }

    /** A text from a file, fit for one line: in quotes, with escapes, cut off where it is long. */
    static String quoted(String text) {
        return shown(StringNode.valueOf(text));
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
