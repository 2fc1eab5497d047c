package org.gouache.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

/** An input of a network: its element type, and which of its sizes are open. */
public record NetworkInput(String name, ElementType type, List<Dimension> dimensions) {
    public NetworkInput {
        dimensions = List.copyOf(dimensions);
    }

    /** A size of an input. */
    public sealed interface Dimension {
        long typical();

        record Fixed(long size) implements Dimension {
            @Override
            public long typical() {
                return size;
            }
        }

        /**
         * A size that may differ from call to call. Inputs that share a symbol share the size.
         *
         * @param symbol as in {@code batch}
         * @param typical a size for which the network can be built
         */
        record Open(String symbol, long typical) implements Dimension {}
    }

    public Shape typicalShape() {
        return Shape.of(dimensions.stream().mapToLong(Dimension::typical).toArray());
    }

    static Map<String, Shape> typicalShapes(List<NetworkInput> inputs) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        inputs.forEach(input -> shapes.put(input.name(), input.typicalShape()));
        return shapes;
    }
}
