package org.gouache.weight;

import org.gouache.GouacheException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

import java.io.IOException;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the JSON of a safetensors header token by token, so that no nesting, no long number and no
 * repeated name of a hostile file costs more than the text itself.
 */
final class SafetensorsHeaderParser {
    private static final String METADATA = "__metadata__";
    private static final int MAX_RANK = 64;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_DIGITS = 64;
    private static final int BUFFER_BYTES = 1 << 16;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNumberLength(MAX_DIGITS)
                                    .maxStringLength((int) SafetensorsHeader.MAX_BYTES)
                                    .maxNameLength((int) SafetensorsHeader.MAX_BYTES)
                                    .build())
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                    .build();

    private final Path file;
    private final long length;
    private final Map<String, SafetensorsEntry> entries = new LinkedHashMap<>();
    private @Nullable Map<String, String> metadata;

    SafetensorsHeaderParser(Path file, long length) {
        this.file = file;
        this.length = length;
    }

    SafetensorsHeader parse(ReadableByteChannel header) {
        var utf8 =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (Reader text = Channels.newReader(header, utf8, BUFFER_BYTES);
                JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "is not a JSON object");
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                member(json);
            }
            require(json.nextToken() == null, "is followed by other text");
        } catch (JacksonException e) {
            throw new GouacheException("%s: the header %s".formatted(file, whatIsWrong(e)), e);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        return new SafetensorsHeader(
                metadata == null ? Map.of() : metadata,
                entries,
                SafetensorsHeader.LENGTH_BYTES + length);
    }

    private void member(JsonParser json) {
        String name = text(json.currentName());
        json.nextToken();
        if (name.equals(METADATA)) {
            require(metadata == null, "has two entries " + METADATA);
            metadata = metadata(json);
        } else {
            SafetensorsEntry entry = entry(json, name);
            require(
                    entries.putIfAbsent(name, entry) == null,
                    "has two tensors '" + Quoted.of(name) + "'");
        }
    }

    private Map<String, String> metadata(JsonParser json) {
        Map<String, String> values = new LinkedHashMap<>();
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return values;
        }
        require(json.currentToken() == JsonToken.START_OBJECT, METADATA + " is not an object");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = text(json.currentName());
            require(
                    json.nextToken() == JsonToken.VALUE_STRING,
                    "%s: value of '%s' is not text".formatted(METADATA, Quoted.of(key)));
            require(
                    values.put(key, text(json.getString())) == null,
                    "%s: '%s' stands there twice".formatted(METADATA, Quoted.of(key)));
        }
        return values;
    }

    private SafetensorsEntry entry(JsonParser json, String name) {
        String where = "tensor '" + Quoted.of(name) + "': ";
        require(
                json.currentToken() == JsonToken.START_OBJECT,
                where + "is not described by an object");
        ElementType type = null;
        long @Nullable [] shape = null;
        long @Nullable [] offsets = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "dtype" -> {
                    require(type == null, where + "has two fields dtype");
                    type = type(json, where);
                }
                case "shape" -> {
                    require(shape == null, where + "has two fields shape");
                    shape = numbers(json, where + "shape");
                }
                case "data_offsets" -> {
                    require(offsets == null, where + "has two fields data_offsets");
                    offsets = numbers(json, where + "data_offsets");
                }
                default -> json.skipChildren();
            }
        }
        if (type == null || shape == null || offsets == null) {
            throw malformed(
                    where
                            + "has no "
                            + (type == null ? "dtype" : shape == null ? "shape" : "data_offsets"));
        }
        return entry(where, type, shape, offsets);
    }

    private SafetensorsEntry entry(String where, ElementType type, long[] sizes, long[] offsets) {
        require(
                offsets.length == 2,
                where + "has %d data_offsets, not 2".formatted(offsets.length));
        long begin = offsets[0];
        long end = offsets[1];
        require(begin <= end, where + "ends (%d) before it begins (%d)".formatted(end, begin));
        Shape shape;
        try {
            shape = Shape.of(sizes);
        } catch (IllegalArgumentException e) {
            throw malformed(where + e.getMessage());
        }
        require(
                shape.elements() <= Long.MAX_VALUE / type.bytes()
                        && shape.elements() * type.bytes() == end - begin,
                where
                        + "%s %s does not take the %d bytes of its data_offsets"
                                .formatted(type, shape, end - begin));
        return new SafetensorsEntry(type, shape, begin, end);
    }

    private ElementType type(JsonParser json, String where) {
        require(json.currentToken() == JsonToken.VALUE_STRING, where + "dtype is not text");
        String name = json.getString();
        for (ElementType type : ElementType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw malformed(where + "dtype '%s' is not supported".formatted(Quoted.of(name)));
    }

    private long[] numbers(JsonParser json, String where) {
        require(json.currentToken() == JsonToken.START_ARRAY, where + " is not an array");
        long[] numbers = new long[4];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(count < MAX_RANK, where + " has more than " + MAX_RANK + " numbers");
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = number(json, where);
        }
        return Arrays.copyOf(numbers, count);
    }

    private long number(JsonParser json, String where) {
        require(
                json.currentToken() == JsonToken.VALUE_NUMBER_INT,
                where + " holds something else than whole numbers");
        long value =
                switch (json.getNumberType()) {
                    case INT, LONG -> json.getLongValue();
                    default -> throw malformed(where + " holds a number beyond 64 bits");
                };
        require(value >= 0, where + " holds a negative number, " + value);
        return value;
    }

    private String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            require(
                    !Character.isSurrogate(text.charAt(i)) || Quoted.isPaired(text, i),
                    "holds a lone surrogate in '" + Quoted.of(text) + "'");
        }
        return text;
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw malformed(otherwise);
        }
    }

    private GouacheException malformed(String what) {
        return new GouacheException("%s: the header %s".formatted(file, what));
    }

    private static String whatIsWrong(JacksonException e) {
        if (e.getCause() instanceof CharacterCodingException) {
            return "is not UTF-8";
        }
        String message =
                e.getOriginalMessage() == null
                        ? e.getClass().getSimpleName()
                        : e.getOriginalMessage();
        return "is not valid JSON: " + Quoted.of(message.lines().findFirst().orElse(""));
    }
}
