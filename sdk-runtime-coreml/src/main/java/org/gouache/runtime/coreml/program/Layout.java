package org.gouache.runtime.coreml.program;

import org.gouache.graph.Graph;
import org.gouache.tensor.Shape;

/** How a program lays out the values of a graph. Images are [B, C, H, W] in both layouts. */
public enum Layout {
    /**
     * Token sequences as [B, C, 1, S] and vectors as [B, C, 1, 1], which makes linear layers
     * convolutions: what the Neural Engine is made for, and what Apple's converter writes of UNets.
     */
    CHANNELS_FIRST,
    /**
     * As the graph has them, [B, S, C] and [B, C]: what Apple's converter writes of encoders of
     * text.
     */
    CHANNELS_LAST;

    /**
     * Channels first where there are images, as tokens become images and back by reshaping then.
     */
    public static Layout suiting(Graph graph) {
        boolean images = graph.ops().stream().anyMatch(op -> op.output().shape().rank() == 4);
        return images ? CHANNELS_FIRST : CHANNELS_LAST;
    }

    /** The shape that a value of the graph's shape has in this layout. */
    Shape shape(Shape shape) {
        if (this == CHANNELS_LAST) {
            return shape;
        }
        return switch (shape.rank()) {
            case 2 -> Shape.of(shape.size(0), shape.size(1), 1, 1);
            case 3 -> Shape.of(shape.size(0), shape.size(2), 1, shape.size(1));
            default -> shape;
        };
    }

    /** The dimension of the channels of values that are no images. */
    int channelAxis() {
        return switch (this) {
            case CHANNELS_FIRST -> 1;
            case CHANNELS_LAST -> -1;
        };
    }
}
