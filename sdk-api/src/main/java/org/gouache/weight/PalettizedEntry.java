package org.gouache.weight;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a file's metadata say about a palettized tensor.
 *
 * @param groupSize how many output channels share a palette
 * @param scaled whether each output channel has a scale
 */
record PalettizedEntry(Shape shape, int bits, long groupSize, boolean scaled) {
    private static final int AXIS = 0;

    /**
     * @throws GouacheException if the text is not as it should be; says where
     */
    static Map<String, PalettizedEntry> parse(Path file, String json) {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            throw malformed(file, "is no JSON: " + Quoted.of(e.getOriginalMessage()), e);
        }
        if (!root.isObject()) {
            throw malformed(file, "is no JSON object", null);
        }
        Map<String, PalettizedEntry> entries = new LinkedHashMap<>();
        root.forEachEntry((name, entry) -> {
            try {
                entries.put(name, of(entry));
            } catch (IllegalArgumentException e) {
                throw malformed(
                        file, "tensor '%s': %s".formatted(Quoted.of(name), e.getMessage()), e);
            }
        });
        return entries;
    }

    private static GouacheException malformed(
            Path file, String problem, @Nullable Exception cause) {
        String message = "%s: metadata %s: %s".formatted(file, PalettizedFile.METADATA, problem);
        return cause == null ? new GouacheException(message) : new GouacheException(message, cause);
    }

    private static PalettizedEntry of(JsonNode json) {
        JsonNode sizes = json.path("shape");
        if (!sizes.isArray() || sizes.isEmpty()) {
            throw new IllegalArgumentException("has no shape");
        }
        long[] shape = new long[sizes.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = whole(sizes.get(i), "shape[%d]".formatted(i));
        }
        long axis = whole(json.path("axis"), "axis");
        if (axis != AXIS) {
            throw new IllegalArgumentException("axis is %d, expected 0".formatted(axis));
        }
        long bits = whole(json.path("bits"), "bits");
        PalettizedParts.requireBits(bits);
        return new PalettizedEntry(
                Shape.of(shape),
                (int) bits,
                whole(json.path("group_size"), "group_size"),
                json.path("scaled").asBoolean(false));
    }

    private static long whole(JsonNode json, String name) {
        if (!json.isIntegralNumber() || !json.canConvertToLong() || json.longValue() < 0) {
            throw new IllegalArgumentException(
                    json.isMissingNode()
                            ? "has no " + name
                            : "%s is %s, expected a whole number"
                                    .formatted(name, Quoted.of(json.toString())));
        }
        return json.longValue();
    }

    static PalettizedEntry of(PalettizedWeight weight) {
        return new PalettizedEntry(
                weight.shape(), weight.bits(), weight.groupSize(), weight.scale() != null);
    }

    /** As it stands in the metadata. */
    static String json(Map<String, PalettizedEntry> entries) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        entries.forEach((name, entry) -> {
            ObjectNode json = root.putObject(name);
            ArrayNode sizes = json.putArray("shape");
            for (long size : entry.shape().toArray()) {
                sizes.add(size);
            }
            json.put("bits", entry.bits());
            json.put("axis", AXIS);
            json.put("group_size", entry.groupSize());
            if (entry.scaled()) {
                json.put("scaled", true);
            }
        });
        return root.toString();
    }

    /** Checks what the weight itself cannot know. */
    void requireFit(DenseWeight palette, DenseWeight indices) {
        if (indices.type() != ElementType.U8) {
            throw new IllegalArgumentException(
                    "indices are of type %s, expected U8".formatted(indices.type()));
        }
        if (shape.rank() == 0 || groupSize == 0 || shape.size(0) % groupSize != 0) {
            throw new IllegalArgumentException(
                    "groups of %d do not divide the output channels of shape %s"
                            .formatted(groupSize, shape));
        }
        Shape expected = PalettizedFile.paletteShape(shape.size(0) / groupSize, bits);
        if (!palette.shape().equals(expected)) {
            throw new IllegalArgumentException(
                    "palette has shape %s, expected %s".formatted(palette.shape(), expected));
        }
    }
}
