package org.gouache.testing.witnesses;

import org.gouache.graph.Activation;
import org.gouache.graph.NetworkDefinition;
import org.gouache.models.unet.UNetConfig;
import org.gouache.models.unet.UNetConfig.AddedConditions;
import org.gouache.models.unet.UNetConfig.Block;
import org.gouache.models.unet.UNetConfig.TimeEmbedding;
import org.gouache.models.unet.UNetDefinition;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A denoising network. A width of 0 is that of something absent.
 *
 * @param levels from the largest image to the smallest
 */
record UNetArchitecture(
        int batch,
        int height,
        int width,
        int tokens,
        int inputChannels,
        int outputChannels,
        List<Level> levels,
        boolean middle,
        boolean middleAttends,
        Activation activation,
        int groups,
        int contextWidth,
        boolean linearProjection,
        int downsamplePadding,
        int inputKernel,
        int outputKernel,
        int timeWidth,
        boolean cosineFirst,
        int frequencyShift,
        int conditionWidth,
        int numberWidth,
        int textWidth)
        implements Architecture {
    private static final int TIME_IDS = 3;

    /** What is done with images of one size on the way down and up. */
    record Level(
            int channels,
            int layers,
            int heads,
            int depth,
            boolean attendsDown,
            boolean attendsUp) {
        static Level draw(Dice dice, int groups) {
            int heads = dice.upTo(3);
            int unit = 4 * heads * groups;
            return new Level(
                    unit * dice.upTo(Math.max(1, 24 / unit)),
                    dice.pick(1, 1, 2),
                    heads,
                    dice.pick(1, 1, 2),
                    dice.flag(),
                    dice.flag());
        }

        Block down() {
            return block(layers, attendsDown);
        }

        Block up() {
            return block(layers + 1, attendsUp);
        }

        private Block block(int layers, boolean attends) {
            List<Integer> depths = attends ? Collections.nCopies(layers, depth) : List.of();
            return new Block(channels, layers, heads, depths);
        }
    }

    static UNetArchitecture draw(Dice dice) {
        int groups = dice.upTo(3);
        List<Level> levels = new ArrayList<>();
        for (int i = dice.pick(1, 2, 2, 3); i > 0; i--) {
            levels.add(Level.draw(dice, groups));
        }
        return new UNetArchitecture(
                dice.upTo(3),
                dice.upTo(9),
                dice.upTo(9),
                dice.size(33),
                dice.upTo(9),
                dice.upTo(5),
                levels,
                dice.upTo(4) > 1,
                dice.flag(),
                dice.pick(Activation.values()),
                groups,
                dice.size(33),
                dice.flag(),
                dice.between(0, 1),
                dice.pick(1, 3, 5),
                dice.pick(1, 3),
                dice.size(48),
                dice.flag(),
                dice.between(0, 1),
                dice.sometimes(4, dice.upTo(9)),
                dice.sometimes(2, 2 * dice.between(2, 5)),
                dice.upTo(20));
    }

    @Override
    public NetworkDefinition definition() {
        return new UNetDefinition(
                new UNetConfig(
                        inputChannels,
                        outputChannels,
                        null,
                        levels.stream().map(Level::down).toList(),
                        middle ? middleBlock() : null,
                        levels.reversed().stream().map(Level::up).toList(),
                        activation,
                        groups,
                        1e-5f,
                        contextWidth,
                        linearProjection,
                        downsamplePadding,
                        inputKernel,
                        outputKernel,
                        new TimeEmbedding(
                                levels.getFirst().channels(),
                                timeWidth,
                                cosineFirst,
                                frequencyShift,
                                conditionWidth == 0 ? null : conditionWidth),
                        addedConditions()));
    }

    private Block middleBlock() {
        Level last = levels.getLast();
        List<Integer> depths = middleAttends ? List.of(last.depth()) : List.of();
        return new Block(last.channels(), 1 + depths.size(), last.heads(), depths);
    }

    private @Nullable AddedConditions addedConditions() {
        return numberWidth == 0
                ? null
                : new AddedConditions(numberWidth, textWidth + TIME_IDS * numberWidth);
    }

    @Override
    public Map<String, Shape> inputShapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("sample", Shape.of(batch, inputChannels, height, width));
        shapes.put("timestep", Shape.of(batch));
        shapes.put("encoder_hidden_states", Shape.of(batch, tokens, contextWidth));
        if (numberWidth > 0) {
            shapes.put("text_embeds", Shape.of(batch, textWidth));
            shapes.put("time_ids", Shape.of(batch, TIME_IDS));
        }
        if (conditionWidth > 0) {
            shapes.put("timestep_cond", Shape.of(batch, conditionWidth));
        }
        return shapes;
    }
}
