package org.gouache.palette;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.PalettizedWeight;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many bits each layer of a UNet gets. A layer is a module of the reference implementation, as
 * in {@code down_blocks.1.resnets.0.conv1}; its weight is called the same with {@code .weight}
 * after it. Layers that are not named stay dense.
 *
 * @param name as in {@code recipe_4.50_bit_mixedpalette}
 * @param bits of an index, by layer: 1, 2, 3, 4, 6, 8, or 16 for a layer that stays dense
 * @param shapes of the layers' weights: of all layers, or none if they are not known
 */
public record PaletteRecipe(String name, Map<String, Integer> bits, Map<String, Shape> shapes) {
    /** The bits of a layer that stays dense. */
    public static final int DENSE = 16;

    private static final String WEIGHT = ".weight";
    private static final Pattern AVERAGE =
            Pattern.compile("recipe_(\\d+(?:\\.\\d+)?)_bit_mixedpalette");

    /**
     * @throws GouacheException if there are no layers, if bits are not allowed, or if some layers
     *     have a shape and others none
     */
    public PaletteRecipe {
        bits = Collections.unmodifiableMap(new LinkedHashMap<>(bits));
        shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
        require(!bits.isEmpty(), "recipe \"%s\" names no layers", name);
        for (Map.Entry<String, Integer> layer : bits.entrySet()) {
            require(
                    layer.getValue() == DENSE || PalettizedWeight.BITS.contains(layer.getValue()),
                    "recipe \"%s\": bits of layer %s must be one of %s or %d, not %d",
                    name,
                    layer.getKey(),
                    new TreeSet<>(PalettizedWeight.BITS),
                    DENSE,
                    layer.getValue());
        }
        require(
                shapes.isEmpty() || shapes.keySet().equals(bits.keySet()),
                "recipe \"%s\": layers have bits and others have shapes: %s",
                name,
                difference(bits, shapes));
    }

    private static List<String> difference(Map<String, ?> one, Map<String, ?> other) {
        List<String> names = new ArrayList<>();
        one.keySet().stream().filter(name -> !other.containsKey(name)).forEach(names::add);
        other.keySet().stream().filter(name -> !one.containsKey(name)).forEach(names::add);
        return names;
    }

    private static void require(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new GouacheException(message.formatted(values));
        }
    }

    /** A recipe that does not know the shapes of its layers. */
    public static PaletteRecipe of(String name, Map<String, Integer> bits) {
        return new PaletteRecipe(name, bits, Map.of());
    }

    /**
     * A recipe that is named for its average bits, as apple/ml-stable-diffusion names them: {@code
     * recipe_4.50_bit_mixedpalette}.
     *
     * @param shapes of the layers' weights, and perhaps of others
     */
    public static PaletteRecipe ofAverage(Map<String, Integer> bits, Map<String, Shape> shapes) {
        Map<String, Shape> own = new LinkedHashMap<>(shapes);
        own.keySet().retainAll(bits.keySet());
        String name =
                String.format(Locale.ROOT, "recipe_%.2f_bit_mixedpalette", average(bits, own));
        return new PaletteRecipe(name, bits, own);
    }

    private static double average(Map<String, Integer> bits, Map<String, Shape> shapes) {
        double total = 0;
        double elements = 0;
        for (Map.Entry<String, Shape> layer : shapes.entrySet()) {
            double count = layer.getValue().elements();
            total += count * bits.getOrDefault(layer.getKey(), DENSE);
            elements += count;
        }
        return total / elements;
    }

    /**
     * Bits of an index, averaged over the weights of all layers that are named, those that stay
     * dense with 16. Where shapes are not known, the number in a name like {@code
     * recipe_4.50_bit_mixedpalette}; nothing with other names.
     */
    public OptionalDouble averageBits() {
        if (!shapes.isEmpty()) {
            return OptionalDouble.of(average(bits, shapes));
        }
        Matcher matcher = AVERAGE.matcher(name);
        return matcher.matches()
                ? OptionalDouble.of(Double.parseDouble(matcher.group(1)))
                : OptionalDouble.empty();
    }

    /**
     * What the layers' weights take, palettes and scales counted; 2 bytes for each weight of a
     * layer that stays dense.
     *
     * @param spec what palettes they get, but for the bits
     * @throws GouacheException if shapes are not known
     */
    public long bytes(PaletteSpec spec) {
        require(!shapes.isEmpty(), "recipe \"%s\" does not know the shapes of its layers", name);
        long bytes = 0;
        for (Map.Entry<String, Shape> layer : shapes.entrySet()) {
            int layerBits = bits.getOrDefault(layer.getKey(), DENSE);
            bytes +=
                    layerBits == DENSE
                            ? layer.getValue().elements() * ElementType.F16.bytes()
                            : spec.bits(layerBits).bytes(layer.getValue());
        }
        return bytes;
    }

    /**
     * The bits by the names of weights.
     *
     * @param network what error messages call it
     * @param weights all of the network's, with their shapes
     * @throws GouacheException if the network lacks a layer, or has it with another shape
     */
    public Map<String, Integer> bitsByWeight(String network, Map<String, Shape> weights) {
        List<String> unknown =
                bits.keySet().stream()
                        .filter(layer -> !weights.containsKey(layer + WEIGHT))
                        .toList();
        require(
                unknown.isEmpty(),
                "%s has no layer %s, which recipe \"%s\" names%s; it is for another model",
                network,
                unknown.isEmpty() ? "" : unknown.getFirst(),
                name,
                unknown.size() > 1 ? " (and %d more)".formatted(unknown.size() - 1) : "");
        Map<String, Integer> byWeight = new LinkedHashMap<>();
        bits.forEach((layer, layerBits) -> byWeight.put(layer + WEIGHT, layerBits));
        shapes.forEach((layer, expected) -> {
            Shape found = requireNonNull(weights.get(layer + WEIGHT));
            require(
                    expected.equals(found),
                    "%s: layer %s has shape %s, but %s in recipe \"%s\"; it is for another model",
                    network,
                    layer,
                    found,
                    expected,
                    name);
        });
        return byWeight;
    }
}
