package org.gouache.testing.witnesses;

import org.gouache.GouacheException;
import org.gouache.graph.Graph;
import org.gouache.graph.Parameter;
import org.gouache.graph.Value;
import org.gouache.palette.PaletteMethod;
import org.gouache.palette.PaletteSpec;
import org.gouache.tensor.ElementType;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A network for witnesses to compute. As text it is a line of JSON.
 *
 * @param elements type of its weights that have no palettes: F32, F16 or BF16
 * @param palettes of its weights in turn
 * @param dense how many weights without palettes follow in each turn
 * @param seed of the values of weights and inputs
 */
record Trial(
        Architecture network,
        ElementType elements,
        List<PaletteSpec> palettes,
        int dense,
        long seed) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The same for the same seed. */
    static Trial draw(long seed) {
        Dice dice = new Dice(seed);
        Trial trial = draw(dice, seed);
        while (!trial.isPossible()) {
            trial = draw(dice, seed);
        }
        return trial;
    }

    private static Trial draw(Dice dice, long seed) {
        Architecture network =
                switch (dice.upTo(8)) {
                    case 1 -> UNetArchitecture.draw(dice);
                    case 2 -> VaeArchitecture.draw(dice);
                    case 3 -> ClipArchitecture.draw(dice);
                    default -> LayerArchitecture.draw(dice);
                };
        List<PaletteSpec> palettes = new ArrayList<>();
        for (int i = dice.between(0, 4); i > 0; i--) {
            palettes.add(palette(dice));
        }
        return new Trial(
                network,
                dice.pick(ElementType.F32, ElementType.F32, ElementType.F16, ElementType.BF16),
                palettes,
                dice.between(0, 2),
                seed);
    }

    private static PaletteSpec palette(Dice dice) {
        PaletteMethod method = dice.pick(PaletteMethod.values());
        boolean int8 = method == PaletteMethod.INT8;
        int bits = int8 ? 8 : dice.pick(1, 2, 3, 4, 6, 8);
        int groupSize = int8 ? 0 : dice.sometimes(2, dice.size(33));
        return new PaletteSpec(bits, method, groupSize, dice.flag());
    }

    /** With dense weights of float16, and no results that another layer reads. */
    Trial inFloat16() {
        Architecture last =
                network instanceof LayerArchitecture layers ? layers.withLastValues() : network;
        return new Trial(last, ElementType.F16, List.of(), 0, seed);
    }

    static Trial of(String json) {
        return JSON.readValue(json, Trial.class);
    }

    static Trial of(JsonNode json) {
        return JSON.treeToValue(json, Trial.class);
    }

    /** A trial, if it can be read, and its network be built. */
    static Optional<Trial> ifPossible(JsonNode json) {
        try {
            return Optional.of(of(json)).filter(Trial::isPossible);
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    JsonNode toJson() {
        return JSON.valueToTree(this);
    }

    Graph graph() {
        return network.definition().build(network.inputShapes());
    }

    private boolean isPossible() {
        try {
            Graph graph = graph();
            return Stream.concat(
                                    graph.inputs().stream().map(Value::shape),
                                    graph.parameters().stream().map(Parameter::shape))
                            .allMatch(shape -> shape.elements() > 0)
                    && network.vocabulary() > 0;
        } catch (GouacheException _) {
            return false;
        }
    }

    @Override
    public String toString() {
        return JSON.writeValueAsString(this);
    }
}
