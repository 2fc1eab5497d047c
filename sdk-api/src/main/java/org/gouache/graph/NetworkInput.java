package org.gouache.graph;

import org.gouache.GouacheException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An input of a network: its element type, and which of its sizes are open. */
public record NetworkInput(String name, ElementType type, List<Dimension> dimensions) {
    public NetworkInput {
        dimensions = List.copyOf(dimensions);
    }

    public NetworkInput(String name, ElementType type, Dimension... dimensions) {
        this(name, type, List.of(dimensions));
    }

    /** A size of an input. */
    public sealed interface Dimension {
        long typical();

        record Fixed(long size) implements Dimension {
            @Override
            public long typical() {
                return size;
            }

            @Override
            public String toString() {
                return Long.toString(size);
            }
        }

        /**
         * A size that may differ from call to call. Inputs that share a symbol share the size.
         *
         * @param symbol as in {@code batch}
         * @param typical a size for which the network can be built
         */
        record Open(String symbol, long typical) implements Dimension {
            @Override
            public String toString() {
                return symbol;
            }
        }
    }

    /** A shape that the network can be built for. */
    public Shape typicalShape() {
        return Shape.of(dimensions.stream().mapToLong(Dimension::typical).toArray());
    }

    /**
     * Checks that there is a shape for every input and for nothing else, that fixed sizes are as
     * they must be, open ones at least 1, and equal where they share a symbol.
     *
     * @throws GouacheException if not; names the network, the input, its shape and what was
     *     expected
     */
    public static void check(String network, List<NetworkInput> inputs, Map<String, Shape> shapes) {
        for (String name : shapes.keySet()) {
            if (inputs.stream().noneMatch(input -> input.name().equals(name))) {
                throw new GouacheException(
                        "%s has no input %s, only %s"
                                .formatted(
                                        network,
                                        name,
                                        inputs.stream().map(NetworkInput::name).toList()));
            }
        }
        Map<String, Long> sizes = new HashMap<>();
        for (NetworkInput input : inputs) {
            Shape shape = shapes.get(input.name());
            if (shape == null) {
                throw new GouacheException("%s: input %s is missing".formatted(network, input));
            }
            Map<String, Long> known = Map.copyOf(sizes);
            if (!input.admits(shape, sizes)) {
                throw new GouacheException(
                        "%s: input %s has shape %s, expected %s%s"
                                .formatted(
                                        network,
                                        input.name(),
                                        shape,
                                        input.dimensions,
                                        input.known(known)));
            }
        }
    }

    private boolean admits(Shape shape, Map<String, Long> sizes) {
        if (shape.rank() != dimensions.size()) {
            return false;
        }
        for (int i = 0; i < shape.rank(); i++) {
            long size = shape.size(i);
            boolean fits =
                    switch (dimensions.get(i)) {
                        case Dimension.Fixed(long expected) -> size == expected;
                        case Dimension.Open(String symbol, _) ->
                                size > 0 && size == sizes.merge(symbol, size, (known, _) -> known);
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private String known(Map<String, Long> sizes) {
        String known =
                dimensions.stream()
                        .map(dimension ->
                                dimension instanceof Dimension.Open open ? open.symbol() : "")
                        .filter(sizes::containsKey)
                        .distinct()
                        .map(symbol -> symbol + " " + sizes.get(symbol))
                        .collect(Collectors.joining(", "));
        return known.isEmpty() ? "" : " with " + known;
    }

    static Map<String, Shape> typicalShapes(List<NetworkInput> inputs) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        inputs.forEach(input -> shapes.put(input.name(), input.typicalShape()));
        return shapes;
    }

    /**
     * Shapes of all inputs of which the first has a given shape; sizes that do not follow from it
     * are typical ones.
     *
     * @throws GouacheException if the first cannot have that shape
     */
    public static Map<String, Shape> typicalShapes(List<NetworkInput> inputs, Shape first) {
        Map<String, Long> sizes = new HashMap<>();
        if (!inputs.getFirst().admits(first, sizes)) {
            throw new GouacheException(
                    "input %s cannot have shape %s".formatted(inputs.getFirst(), first));
        }
        return shapes(inputs, sizes);
    }

    /**
     * Shapes of all inputs.
     *
     * @param sizes of open dimensions by symbol; those that are not there are typical ones
     * @return by name, in the order of the inputs
     */
    public static Map<String, Shape> shapes(List<NetworkInput> inputs, Map<String, Long> sizes) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (NetworkInput input : inputs) {
            shapes.put(input.name(), input.shape(sizes));
        }
        return shapes;
    }

    private Shape shape(Map<String, Long> sizes) {
        return Shape.of(
                dimensions.stream()
                        .mapToLong(dimension ->
                                dimension instanceof Dimension.Open open
                                        ? sizes.getOrDefault(open.symbol(), open.typical())
                                        : dimension.typical())
                        .toArray());
    }

    /** As in {@code sample [batch, 4, height, width]}. */
    @Override
    public String toString() {
        return name + " " + dimensions;
    }
}
