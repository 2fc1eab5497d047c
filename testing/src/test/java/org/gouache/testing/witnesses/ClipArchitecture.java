package org.gouache.testing.witnesses;

import org.gouache.graph.Activation;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.Pooling;
import org.gouache.models.clip.ClipConfig;
import org.gouache.models.clip.ClipDefinition;
import org.gouache.tensor.Shape;

import java.util.Map;

/**
 * A text encoder.
 *
 * @param projectionWidth 0 if the pooled text is not projected
 * @param end the id that ends a text; 0 if it is the largest
 * @param normalizedStates whether all hidden states are also given normalized
 */
record ClipArchitecture(
        int batch,
        int tokens,
        int vocabulary,
        int width,
        int innerWidth,
        int layers,
        int heads,
        Activation activation,
        int projectionWidth,
        int end,
        boolean normalizedStates)
        implements Architecture {
    private static final int MORE_POSITIONS = 2;

    static ClipArchitecture draw(Dice dice) {
        int heads = dice.upTo(5);
        int vocabulary = dice.between(1, 60);
        return new ClipArchitecture(
                dice.upTo(3),
                dice.size(80),
                vocabulary,
                heads * dice.upTo(40 / heads),
                dice.size(70),
                dice.upTo(2),
                heads,
                dice.pick(Activation.values()),
                dice.sometimes(2, dice.size(33)),
                dice.sometimes(2, dice.upTo(vocabulary)),
                dice.flag());
    }

    @Override
    public NetworkDefinition definition() {
        return new ClipDefinition(
                new ClipConfig(
                        vocabulary,
                        tokens + MORE_POSITIONS,
                        width,
                        innerWidth,
                        layers,
                        heads,
                        activation,
                        1e-5f,
                        end == 0 ? new Pooling.LargestId() : new Pooling.FirstOf(end),
                        projectionWidth == 0 ? null : projectionWidth),
                normalizedStates);
    }

    @Override
    public Map<String, Shape> inputShapes() {
        return Map.of("input_ids", Shape.of(batch, tokens));
    }
}
