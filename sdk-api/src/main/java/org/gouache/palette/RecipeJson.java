package org.gouache.palette;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON of recipes. Reading takes out of the tree what the file's record holds, so that the rest
 * of it can be put around the same when it is written.
 */
final class RecipeJson {
    private static final String VERSION = "model_version";
    private static final String BASELINES = "baselines";
    private static final String RECIPES = "recipes";
    private static final String SINGLE_LAYER = "single_layer";
    private static final String CUMULATIVE = "cumulative";
    private static final String METADATA = "metadata";
    private static final String OWN = "gouache";
    private static final String SHAPES = "shapes";
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build();

    private RecipeJson() {}

    static RecipeFile read(String text) {
        ObjectNode json = parse(text);
        Map<String, Shape> shapes = shapes(object(json, OWN));
        return new RecipeFile(
                version(json.remove(VERSION)),
                baselines(object(json, BASELINES)),
                recipes(object(json, RECIPES), shapes),
                measurements(object(json, SINGLE_LAYER)),
                measurements(object(json, CUMULATIVE)),
                json.toString());
    }

    private static ObjectNode parse(String text) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode json) {
                return json;
            }
            throw new GouacheException("does not hold a JSON object");
        } catch (JacksonException e) {
            throw new GouacheException(
                    "not valid JSON: %s"
                            .formatted(e.getOriginalMessage().lines().findFirst().orElse("")),
                    e);
        }
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return switch (parent.get(name)) {
            case null -> JsonNodeFactory.instance.objectNode();
            case ObjectNode object -> object;
            case JsonNode other -> throw malformed(name, "a JSON object", other);
        };
    }

    private static GouacheException malformed(String name, String expected, JsonNode found) {
        String text = found.toString();
        return new GouacheException(
                "\"%s\" must be %s, not %s"
                        .formatted(
                                name,
                                expected,
                                text.length() > 60 ? text.substring(0, 60) + "…" : text));
    }

    private static @Nullable String version(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isString()) {
            throw malformed(VERSION, "a text", node);
        }
        return node.stringValue();
    }

    private static Map<String, Double> baselines(ObjectNode json) {
        Map<String, Double> baselines = new LinkedHashMap<>();
        json.forEachEntry((name, node) -> baselines.put(name, number(name, node)));
        json.removeAll();
        return baselines;
    }

    private static double number(String name, JsonNode node) {
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return switch (node.isString() ? node.stringValue() : "") {
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> throw malformed(name, "a number", node);
        };
    }

    private static Map<String, Shape> shapes(ObjectNode own) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        object(own, SHAPES).forEachEntry((layer, node) -> shapes.put(layer, shape(layer, node)));
        own.remove(SHAPES);
        return shapes;
    }

    private static Shape shape(String layer, JsonNode node) {
        List<Long> sizes = new ArrayList<>();
        for (JsonNode size : node) {
            if (!size.canConvertToLong() || size.longValue() < 1) {
                throw malformed("shape of " + layer, "a list of sizes", node);
            }
            sizes.add(size.longValue());
        }
        if (sizes.isEmpty() || !node.isArray()) {
            throw malformed("shape of " + layer, "a list of sizes", node);
        }
        return Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
    }

    private static Map<String, PaletteRecipe> recipes(ObjectNode json, Map<String, Shape> shapes) {
        Map<String, PaletteRecipe> recipes = new LinkedHashMap<>();
        for (String name : json.propertyNames()) {
            recipes.put(name, recipe(name, object(json, name), shapes));
        }
        json.removeAll();
        return recipes;
    }

    private static PaletteRecipe recipe(String name, ObjectNode json, Map<String, Shape> shapes) {
        Map<String, Integer> bits = new LinkedHashMap<>();
        json.forEachEntry((layer, node) -> {
            if (!node.isIntegralNumber() || !node.canConvertToInt()) {
                throw malformed(layer, "a number of bits", node);
            }
            bits.put(layer, node.intValue());
        });
        Map<String, Shape> own = new LinkedHashMap<>(shapes);
        own.keySet().retainAll(bits.keySet());
        return new PaletteRecipe(name, bits, own);
    }

    private static Map<Integer, Map<String, List<Double>>> measurements(ObjectNode json) {
        Map<Integer, Map<String, List<Double>>> byBits = new LinkedHashMap<>();
        for (String bits : json.propertyNames()) {
            if (!bits.matches("\\d{1,2}")) {
                throw new GouacheException(
                        "measurements are by bits, as in \"4\", not \"%s\"".formatted(bits));
            }
            byBits.put(Integer.parseInt(bits), layers(object(json, bits)));
        }
        return byBits;
    }

    private static Map<String, List<Double>> layers(ObjectNode json) {
        Map<String, List<Double>> layers = new LinkedHashMap<>();
        for (String layer : json.propertyNames()) {
            if (!layer.equals(METADATA)) {
                layers.put(layer, numbers(layer, json.path(layer)));
            }
        }
        json.retain(METADATA);
        return layers;
    }

    private static List<Double> numbers(String name, JsonNode node) {
        if (!node.isArray()) {
            throw malformed(name, "a list of numbers", node);
        }
        List<Double> numbers = new ArrayList<>();
        node.forEach(entry -> numbers.add(number(name, entry)));
        return List.copyOf(numbers);
    }

    static String write(RecipeFile file) {
        ObjectNode json = parse(file.others());
        if (file.modelVersion() != null) {
            json.put(VERSION, file.modelVersion());
        }
        ObjectNode baselines = json.withObjectProperty(BASELINES);
        file.baselines().forEach(baselines::put);
        ObjectNode recipes = json.withObjectProperty(RECIPES);
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (PaletteRecipe recipe : file.recipes().values()) {
            recipe.bits().forEach(recipes.withObjectProperty(recipe.name())::put);
            shapes.putAll(recipe.shapes());
        }
        writeMeasurements(file.singleLayer(), json.withObjectProperty(SINGLE_LAYER));
        writeCumulative(file, shapes, json.withObjectProperty(CUMULATIVE));
        writeShapes(shapes, json);
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }

    private static void writeMeasurements(
            Map<Integer, Map<String, List<Double>>> measurements, ObjectNode json) {
        measurements.forEach((bits, layers) -> {
            ObjectNode byLayer = json.withObjectProperty(bits.toString());
            layers.forEach((layer, values) -> {
                ArrayNode array = byLayer.putArray(layer);
                values.forEach(array::add);
            });
        });
    }

    private static void writeCumulative(
            RecipeFile file, Map<String, Shape> shapes, ObjectNode json) {
        file.cumulative()
                .forEach((bits, layers) -> {
                    ObjectNode byLayer = json.withObjectProperty(bits.toString());
                    if (!byLayer.has(METADATA) && shapes.keySet().containsAll(layers.keySet())) {
                        writeMetadata(bits, layers.keySet(), shapes, byLayer.putObject(METADATA));
                    }
                });
        writeMeasurements(file.cumulative(), json);
    }

    private static void writeMetadata(
            int bits, Iterable<String> layers, Map<String, Shape> shapes, ObjectNode json) {
        json.put("nbits", bits).put("out_ngroups", 1).put("in_ngroups", 1);
        json.put(CUMULATIVE, true);
        ArrayNode candidates = json.putArray("candidates");
        layers.forEach(candidates::add);
        ArrayNode sizes = json.putArray("sizes");
        layers.forEach(layer -> sizes.add(requireNonNull(shapes.get(layer)).elements()));
    }

    private static void writeShapes(Map<String, Shape> shapes, ObjectNode json) {
        if (shapes.isEmpty()) {
            return;
        }
        ObjectNode byLayer = json.withObjectProperty(OWN).putObject(SHAPES);
        shapes.forEach((layer, shape) -> {
            ArrayNode sizes = byLayer.putArray(layer);
            for (long size : shape.toArray()) {
                sizes.add(size);
            }
        });
    }
}
