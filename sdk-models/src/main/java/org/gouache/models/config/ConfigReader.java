package org.gouache.models.config;

import org.gouache.GouacheException;
import org.gouache.graph.Activation;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Reads the fields of a configuration. Absent fields take defaults; anything else that is not as
 * expected is refused with the file, the field and what was found.
 */
public final class ConfigReader {
    /** More than any width, number of layers, or convolution kernel of a sensible network. */
    public static final int MOST_CHANNELS = 1 << 20;

    public static final int MOST_LAYERS = 256;
    public static final int MOST_KERNEL = 31;

    private final JsonNode config;
    private final String where;

    /**
     * @param where the configuration's file or place, for messages
     */
    public ConfigReader(JsonNode config, String where) {
        this.config = config;
        this.where = where;
        if (!config.isObject()) {
            throw new GouacheException(where + ": not a JSON object");
        }
    }

    public boolean has(String field) {
        return config.has(field);
    }

    public boolean isNull(String field) {
        JsonNode value = config.get(field);
        return value == null || value.isNull();
    }

    public JsonNode get(String field) {
        return config.path(field);
    }

    /** A whole number of at least 1. */
    public int count(String field, int most, int fallback) {
        return has(field) ? count(field, config.get(field), 1, most) : fallback;
    }

    /** As {@link #count(String, int, int)}; empty if absent or null. */
    public Optional<Integer> optionalCount(String field, int most) {
        return isNull(field) ? Optional.empty() : Optional.of(count(field, most, 0));
    }

    /** A whole number of at least 0. */
    public int natural(String field, int most, int fallback) {
        return has(field) ? count(field, config.get(field), 0, most) : fallback;
    }

    /** A list of whole numbers of at least 1, none empty. */
    public List<Integer> counts(String field, int most, List<Integer> fallback) {
        if (!has(field)) {
            return fallback;
        }
        JsonNode list = config.get(field);
        if (!list.isArray() || list.isEmpty()) {
            throw unexpected(field, list, "a list of whole numbers");
        }
        return list.valueStream().map(entry -> count(field, entry, 1, most)).toList();
    }

    /** One whole number for each of the network's blocks: a list of them, or one for all. */
    public List<Integer> countsPerBlock(String field, int blocks, int most, int fallback) {
        if (!has(field) || config.get(field).isIntegralNumber()) {
            return Collections.nCopies(blocks, count(field, most, fallback));
        }
        List<Integer> counts = counts(field, most, List.of());
        if (counts.size() != blocks) {
            throw unexpected(
                    field, config.get(field), "one entry for each of %d blocks".formatted(blocks));
        }
        return counts;
    }

    public float number(String field, float fallback) {
        if (!has(field)) {
            return fallback;
        }
        JsonNode value = config.get(field);
        if (!isFinite(value)) {
            throw unexpected(field, value, "a number");
        }
        return Float.parseFloat(value.asString());
    }

    /** Numbers, one for each of so many entries; empty if absent or null. */
    public List<Float> optionalNumbers(String field, int entries) {
        if (isNull(field)) {
            return List.of();
        }
        JsonNode list = config.get(field);
        List<Float> numbers = new ArrayList<>();
        for (JsonNode entry : list) {
            if (isFinite(entry)) {
                numbers.add(Float.parseFloat(entry.asString()));
            }
        }
        if (!list.isArray() || numbers.size() != list.size() || numbers.size() != entries) {
            throw unexpected(field, list, "a list of %d numbers".formatted(entries));
        }
        return List.copyOf(numbers);
    }

    public boolean flag(String field, boolean fallback) {
        if (!has(field)) {
            return fallback;
        }
        JsonNode value = config.get(field);
        if (!value.isBoolean()) {
            throw unexpected(field, value, "true or false");
        }
        return value.booleanValue();
    }

    /** A text; the fallback if absent, null if null. */
    public @Nullable String text(String field, @Nullable String fallback) {
        if (!has(field)) {
            return fallback;
        }
        JsonNode value = config.get(field);
        if (!value.isString() && !value.isNull()) {
            throw unexpected(field, value, "a text");
        }
        return value.isNull() ? null : value.stringValue();
    }

    public List<String> texts(String field, List<String> fallback) {
        if (!has(field)) {
            return fallback;
        }
        JsonNode list = config.get(field);
        if (!list.isArray() || !list.valueStream().allMatch(JsonNode::isString)) {
            throw unexpected(field, list, "a list of texts");
        }
        return list.valueStream().map(JsonNode::stringValue).toList();
    }

    public Activation activation(String field, String fallback) {
        return switch (text(field, fallback)) {
            case "silu", "swish" -> Activation.SILU;
            case "gelu" -> Activation.GELU;
            case "quick_gelu" -> Activation.QUICK_GELU;
            case null, default ->
                    throw unexpected(field, config.get(field), "silu, swish, gelu or quick_gelu");
        };
    }

    /** Refuses a field that is neither absent nor null nor, as text, one of the given values. */
    public void requireUnset(String field, Object... harmless) {
        if (isNull(field)) {
            return;
        }
        JsonNode value = config.get(field);
        for (Object allowed : harmless) {
            boolean same =
                    value.isNumber() && allowed instanceof Number number
                            ? Double.parseDouble(value.asString()) == number.doubleValue()
                            : value.asString("").equals(allowed.toString());
            if (same) {
                return;
            }
        }
        String unset = harmless.length == 0 ? "null" : harmless[0].toString();
        throw new GouacheException(
                "%s: %s %s is not supported, only %s".formatted(where, field, shown(value), unset));
    }

    /** The error that a field is not what it should be. */
    public GouacheException unexpected(String field, @Nullable JsonNode found, String expected) {
        return new GouacheException(
                "%s: %s is %s, expected %s".formatted(where, field, shown(found), expected));
    }

    /** The error that the configuration makes no sense. */
    public GouacheException error(String what) {
        return new GouacheException(where + ": " + what);
    }

    /** Reads one entry of a field. */
    public int count(String field, JsonNode value, int least, int most) {
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            throw unexpected(field, value, "a whole number from %d to %d".formatted(least, most));
        }
        return value.intValue();
    }

    private static boolean isFinite(JsonNode value) {
        return value.isNumber() && Float.isFinite(Float.parseFloat(value.asString()));
    }

    private static String shown(@Nullable JsonNode value) {
        String text = value == null ? "absent" : value.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
