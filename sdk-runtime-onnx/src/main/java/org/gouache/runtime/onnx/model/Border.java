package org.gouache.runtime.onnx.model;

import static org.gouache.runtime.onnx.model.Attributes.integer;

import org.gouache.graph.Graph;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.graph.Op.Sinusoid;
import org.gouache.graph.Value;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a model's inputs and outputs look from outside.
 *
 * @param symbols other names for open sizes
 * @param oneForAll inputs [batch] of which the model takes a single number for the whole batch
 * @param narrow whether floating-point inputs and outputs are of the type that the model computes
 *     in; otherwise they are float32
 */
public record Border(Map<String, String> symbols, Set<String> oneForAll, boolean narrow) {
    /** As the network's definition has it. */
    public static final Border DEFINITION = new Border(Map.of(), Set.of(), false);

    /** As the exporter optimum writes it. */
    public static final Border OPTIMUM =
            new Border(
                    Map.of("batch", "batch_size", "tokens", "sequence_length"),
                    Set.of("timestep"),
                    true);

    void inputs(ModelBuilder model, Graph graph, List<NetworkInput> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            NetworkInput input = inputs.get(i);
            Value value = graph.inputs().get(i);
            ElementType type = type(model, graph, value);
            List<Dimension> dimensions = renamed(input.dimensions());
            String name = input.name();
            if (oneForAll.contains(name)) {
                model.input(name, type, List.of());
                model.enter("inputs/" + name);
                name = repeated(model, name, input, inputs);
            } else {
                model.input(name, type, dimensions);
            }
            if (type == ElementType.F32) {
                model.bindFloat32(value, name);
            } else {
                model.bind(value, name);
            }
        }
    }

    /**
     * The type of an input. Numbers that are only embedded as sinusoids stay float32 always: half
     * precision cannot tell timesteps apart.
     */
    private ElementType type(ModelBuilder model, Graph graph, Value input) {
        boolean embedded =
                graph.ops().stream()
                        .filter(op -> op.operands().contains(input))
                        .allMatch(Sinusoid.class::isInstance);
        return narrow && input.type() == ElementType.F32 && !embedded ? model.type() : input.type();
    }

    /** A single number, repeated for the batch that another input shows. */
    private static String repeated(
            ModelBuilder model, String name, NetworkInput input, List<NetworkInput> inputs) {
        Dimension batch = input.dimensions().getFirst();
        NetworkInput other =
                inputs.stream()
                        .filter(candidate -> candidate.dimensions().size() > 1)
                        .filter(candidate -> candidate.dimensions().getFirst().equals(batch))
                        .findFirst()
                        .orElseThrow();
        String size =
                model.node("Shape", List.of(other.name()), integer("start", 0), integer("end", 1));
        return model.node("Expand", List.of(name, size));
    }

    void outputs(ModelBuilder model, Graph graph, List<NetworkInput> inputs) {
        model.enter("outputs");
        Dimension batch = renamed(inputs.getFirst().dimensions().getFirst());
        ElementType type = narrow ? model.type() : ElementType.F32;
        graph.outputs()
                .forEach((name, value) ->
                        model.output(
                                narrow ? model.name(value) : model.float32(value),
                                name,
                                type,
                                openSizes(name, value.shape(), batch)));
    }

    /** Sizes that depend on the inputs stay open: all but the channels. */
    static List<Dimension> openSizes(String output, Shape shape, Dimension batch) {
        List<Dimension> dimensions = new ArrayList<>();
        dimensions.add(batch);
        for (int axis = 1; axis < shape.rank(); axis++) {
            dimensions.add(
                    axis == channelAxis(shape.rank())
                            ? new Dimension.Fixed(shape.size(axis))
                            : new Dimension.Open(output + "." + axis, 1));
        }
        return dimensions;
    }

    /** Images are [B, C, H, W], tokens [B, S, C], vectors [B, C]. */
    static int channelAxis(int rank) {
        return rank == 3 ? 2 : 1;
    }

    private List<Dimension> renamed(List<Dimension> dimensions) {
        return dimensions.stream().map(this::renamed).toList();
    }

    private Dimension renamed(Dimension dimension) {
        return switch (dimension) {
            case Dimension.Fixed fixed -> fixed;
            case Dimension.Open(String symbol, long typical) ->
                    new Dimension.Open(symbols.getOrDefault(symbol, symbol), typical);
        };
    }
}
