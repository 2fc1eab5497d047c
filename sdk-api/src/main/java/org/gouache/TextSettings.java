package org.gouache;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a line like {@code Steps: 20, Sampler: Euler a, Prompt 2: "a boat, red"}. */
final class TextSettings {
    private final String line;
    private int at;

    private TextSettings(String line) {
        this.line = line;
    }

    /** Values by name, unquoted; what is no setting is left out. */
    static Map<String, String> parse(String line) {
        TextSettings reader = new TextSettings(line);
        Map<String, String> settings = new LinkedHashMap<>();
        while (reader.at < line.length()) {
            String name = reader.nextName();
            String value = reader.nextValue();
            if (!name.isEmpty()) {
                settings.put(name, value);
            }
        }
        return settings;
    }

    /** Up to a colon; empty if there is a comma before it. */
    private String nextName() {
        int colon = indexOrEnd(':', at);
        int comma = indexOrEnd(',', at);
        if (colon >= comma) {
            return "";
        }
        String name = line.substring(at, colon).strip();
        at = colon + 1;
        return name;
    }

    private String nextValue() {
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        int start = at;
        int end = line.startsWith("\"", at) ? endOfQuote(at) : at;
        int comma = indexOrEnd(',', end);
        at = comma + 1;
        return unquoted(line.substring(start, comma).strip());
    }

    /** After the quote that closes the one at {@code start}; {@code start} itself if none does. */
    private int endOfQuote(int start) {
        for (int i = start + 1; i < line.length(); i++) {
            switch (line.charAt(i)) {
                case '\\' -> i++;
                case '"' -> {
                    return i + 1;
                }
                default -> {}
            }
        }
        return start;
    }

    private int indexOrEnd(char wanted, int from) {
        int index = line.indexOf(wanted, from);
        return index < 0 ? line.length() : index;
    }

    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        try {
            return JsonMapper.shared().readValue(value, String.class);
        } catch (JacksonException _) {
            return value;
        }
    }
}
