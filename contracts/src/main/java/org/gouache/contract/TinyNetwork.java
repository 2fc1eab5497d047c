package org.gouache.contract;

import static java.util.Objects.requireNonNull;

import org.gouache.graph.Graph;
import org.gouache.graph.GraphBuilder;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.graph.Value;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A network of a few operations. */
public final class TinyNetwork implements NetworkDefinition {
    public static final Dimension BATCH = new Dimension.Open("batch", 2);
    public static final Dimension HEIGHT = new Dimension.Open("height", 6);
    public static final Dimension WIDTH = new Dimension.Open("width", 5);
    public static final Dimension TOKENS = new Dimension.Open("tokens", 7);

    /** The inputs' values by name. */
    public interface Inputs {
        Value get(String name);
    }

    private final List<NetworkInput> inputs = new ArrayList<>();
    private final BiConsumer<GraphBuilder, Inputs> body;

    /**
     * @param body adds operations to the builder, given the inputs by name
     */
    public TinyNetwork(BiConsumer<GraphBuilder, Inputs> body) {
        this.body = body;
    }

    public TinyNetwork image(String name, long channels) {
        return input(name, ElementType.F32, BATCH, new Dimension.Fixed(channels), HEIGHT, WIDTH);
    }

    public TinyNetwork tokens(String name, long channels) {
        return input(name, ElementType.F32, BATCH, TOKENS, new Dimension.Fixed(channels));
    }

    public TinyNetwork vector(String name, long channels) {
        return input(name, ElementType.F32, BATCH, new Dimension.Fixed(channels));
    }

    public TinyNetwork ids(String name) {
        return input(name, ElementType.I64, BATCH, TOKENS);
    }

    public TinyNetwork input(String name, ElementType type, Dimension... dimensions) {
        inputs.add(new NetworkInput(name, type, dimensions));
        return this;
    }

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public List<NetworkInput> inputs() {
        return inputs;
    }

    @Override
    public Graph build(Map<String, Shape> inputShapes) {
        GraphBuilder builder = new GraphBuilder(name());
        Map<String, Value> values = builder.inputs(inputs, inputShapes);
        body.accept(builder, name -> requireNonNull(values.get(name)));
        return builder.build();
    }
}
