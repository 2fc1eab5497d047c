package org.gouache.testing.witnesses;

import static org.gouache.tensor.ElementType.F32;
import static org.gouache.tensor.ElementType.I64;

import org.gouache.GouacheException;
import org.gouache.graph.Graph;
import org.gouache.graph.GraphBuilder;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.graph.NetworkInput.Dimension.Fixed;
import org.gouache.graph.NetworkInput.Dimension.Open;
import org.gouache.graph.Op;
import org.gouache.graph.Value;
import org.gouache.tensor.Shape;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Layers that no published model has, in an order that none has. A layer takes what the inputs and
 * the layers before it give.
 *
 * @param everyValue whether all results of layers are outputs, or only those that nothing reads
 */
record LayerArchitecture(
        int batch,
        int channels,
        int height,
        int width,
        int tokens,
        int tokenWidth,
        int vectorWidth,
        int numbers,
        int vocabulary,
        boolean everyValue,
        List<Layer> layers)
        implements Architecture {
    static LayerArchitecture draw(Dice dice) {
        List<Layer> layers = new ArrayList<>();
        for (int i = dice.upTo(9); i > 0; i--) {
            layers.add(Layer.draw(dice));
        }
        return new LayerArchitecture(
                dice.upTo(3),
                dice.size(49),
                dice.size(19),
                dice.size(19),
                dice.size(140),
                dice.size(49),
                dice.size(70),
                dice.upTo(3),
                dice.size(20),
                dice.upTo(4) == 1,
                layers);
    }

    /** With those results alone that no layer reads. */
    LayerArchitecture withLastValues() {
        return new LayerArchitecture(
                batch,
                channels,
                height,
                width,
                tokens,
                tokenWidth,
                vectorWidth,
                numbers,
                vocabulary,
                false,
                layers);
    }

    @Override
    public Map<String, Shape> inputShapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("image", Shape.of(batch, channels, height, width));
        shapes.put("tokens", Shape.of(batch, tokens, tokenWidth));
        shapes.put("vector", Shape.of(batch, vectorWidth));
        shapes.put("numbers", Shape.of(batch, numbers));
        shapes.put("ids", Shape.of(batch, tokens));
        return shapes;
    }

    @Override
    public NetworkDefinition definition() {
        return new Definition(this);
    }

    private record Definition(LayerArchitecture of) implements NetworkDefinition {
        @Override
        public String name() {
            return "layers";
        }

        @Override
        public List<NetworkInput> inputs() {
            Dimension batch = new Open("batch", of.batch);
            Dimension tokens = new Open("tokens", of.tokens);
            return List.of(
                    new NetworkInput(
                            "image",
                            F32,
                            batch,
                            new Fixed(of.channels),
                            new Open("height", of.height),
                            new Open("width", of.width)),
                    new NetworkInput("tokens", F32, batch, tokens, new Fixed(of.tokenWidth)),
                    new NetworkInput("vector", F32, batch, new Fixed(of.vectorWidth)),
                    new NetworkInput("numbers", F32, batch, new Fixed(of.numbers)),
                    new NetworkInput("ids", I64, batch, tokens));
        }

        @Override
        public Graph build(Map<String, Shape> inputShapes) {
            GraphBuilder builder = new GraphBuilder(name());
            Values values = new Values(builder.inputs(inputs(), inputShapes));
            for (int i = 0; i < of.layers.size(); i++) {
                of.layers.get(i).addTo(builder.at("layers." + i), values);
            }
            outputs(builder.build()).forEach(value -> builder.output(value.name(), value));
            return builder.build();
        }

        private List<Value> outputs(Graph graph) {
            Set<Value> read = new HashSet<>();
            graph.ops().forEach(op -> read.addAll(op.operands()));
            List<Value> outputs =
                    graph.ops().stream()
                            .map(Op::output)
                            .filter(value -> of.everyValue || !read.contains(value))
                            .toList();
            if (outputs.isEmpty()) {
                throw new GouacheException("nothing is computed");
            }
            return outputs;
        }
    }
}
