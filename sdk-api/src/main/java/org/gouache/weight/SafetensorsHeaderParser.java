package org.gouache.weight;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;
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
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the JSON of a safetensors header token by token, so that no nesting, no long number and no
 * repeated name of a hostile file costs more than the text itself.
 */
final class SafetensorsHeaderParser {
    private static final int MAX_RANK = 64;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_DIGITS = 64;
    private static final int BUFFER_BYTES = 1 << 16;

    private static final Map<String, ElementType> TYPES =
            Arrays.stream(ElementType.values())
                    .collect(Collectors.toMap(Enum::name, Function.identity()));

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
    private @Nullable String tensor;

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
        String name = wellFormed(json.currentName());
        json.nextToken();
        if (name.equals(SafetensorsHeader.METADATA)) {
            require(metadata == null, "has two entries " + SafetensorsHeader.METADATA);
            metadata = metadata(json);
        } else {
            require(!entries.containsKey(name), "has two tensors '%s'", name);
            tensor = name;
            entries.put(name, entry(json));
            tensor = null;
        }
    }

    private Map<String, String> metadata(JsonParser json) {
        Map<String, String> values = new LinkedHashMap<>();
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return values;
        }
        require(
                json.currentToken() == JsonToken.START_OBJECT,
                "has a " + SafetensorsHeader.METADATA + " that is not an object");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = wellFormed(json.currentName());
            require(
                    json.nextToken() == JsonToken.VALUE_STRING,
                    "has metadata '%s' that is not text",
                    key);
            require(!values.containsKey(key), "has metadata '%s' twice", key);
            values.put(key, wellFormed(json.getString()));
        }
        return values;
    }

    private SafetensorsEntry entry(JsonParser json) {
        require(json.currentToken() == JsonToken.START_OBJECT, "is not described by an object");
        ElementType type = null;
        long @Nullable [] shape = null;
        long @Nullable [] offsets = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "dtype" -> {
                    require(type == null, "has two fields dtype");
                    type = type(json);
                }
                case "shape" -> {
                    require(shape == null, "has two fields shape");
                    shape = numbers(json, field);
                }
                case "data_offsets" -> {
                    require(offsets == null, "has two fields data_offsets");
                    offsets = numbers(json, field);
                }
                default -> json.skipChildren();
            }
        }
        if (type == null || shape == null || offsets == null) {
            throw malformed(
                    "has no %s", type == null ? "dtype" : shape == null ? "shape" : "data_offsets");
        }
        return entry(type, shape, offsets);
    }

    private SafetensorsEntry entry(ElementType type, long[] sizes, long[] offsets) {
        require(offsets.length == 2, "has other than two data_offsets");
        long begin = offsets[0];
        long end = offsets[1];
        if (begin > end) {
            throw malformed("ends (%d) before it begins (%d)", end, begin);
        }
        Shape shape = shape(sizes);
        if (shape.elements() > Long.MAX_VALUE / type.bytes()
                || shape.elements() * type.bytes() != end - begin) {
            throw malformed(
                    "%s %s does not take the %d bytes of its data_offsets",
                    type, shape, end - begin);
        }
        return new SafetensorsEntry(type, shape, begin, end);
    }

    private Shape shape(long[] sizes) {
        try {
            return Shape.of(sizes);
        } catch (IllegalArgumentException e) {
            throw malformed("has %s", String.valueOf(e.getMessage()));
        }
    }

    private ElementType type(JsonParser json) {
        require(json.currentToken() == JsonToken.VALUE_STRING, "has a dtype that is not text");
        String name = json.getString();
        ElementType type = TYPES.get(name);
        if (type == null) {
            throw malformed("has the unsupported dtype '%s'", name);
        }
        return type;
    }

    private long[] numbers(JsonParser json, String field) {
        require(
                json.currentToken() == JsonToken.START_ARRAY,
                "has a %s that is not an array",
                field);
        long[] numbers = new long[4];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(count < MAX_RANK, "has more than " + MAX_RANK + " numbers as its %s", field);
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = number(json, field);
        }
        return Arrays.copyOf(numbers, count);
    }

    private long number(JsonParser json, String field) {
        require(
                json.currentToken() == JsonToken.VALUE_NUMBER_INT,
                "has a %s with something else than whole numbers",
                field);
        require(
                json.getNumberType() != JsonParser.NumberType.BIG_INTEGER,
                "has a %s with a number beyond 64 bits",
                field);
        long value = json.getLongValue();
        require(value >= 0, "has a %s with a negative number", field);
        return value;
    }

    private String wellFormed(String text) {
        require(Quoted.isWellFormed(text), "holds a lone surrogate in '%s'", text);
        return text;
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw malformed(otherwise);
        }
    }

    private void require(boolean condition, String otherwise, String name) {
        if (!condition) {
            throw malformed(otherwise, name);
        }
    }

    private GouacheException malformed(String what, Object... arguments) {
        Object[] quoted =
                Arrays.stream(arguments)
                        .map(it -> it instanceof String text ? Quoted.of(text) : it)
                        .toArray();
        String subject = tensor == null ? "the header" : "tensor '%s'".formatted(Quoted.of(tensor));
        return new GouacheException("%s: %s %s".formatted(file, subject, what.formatted(quoted)));
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
