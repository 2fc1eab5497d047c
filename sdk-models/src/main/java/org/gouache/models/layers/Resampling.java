package org.gouache.models.layers;

import org.gouache.graph.GraphBuilder;
import org.gouache.graph.Padding;
import org.gouache.graph.Value;

/** Halving and doubling of images between the blocks of a network. */
public final class Resampling {
    private Resampling() {}

    /**
     * Halves an image's size by a convolution.
     *
     * @param padding zeros on every side; 0: one row below and one column at the right instead
     */
    public static Value halve(GraphBuilder block, Value image, int padding) {
        GraphBuilder downsampler = block.at("downsamplers.0");
        Padding zeros = padding == 0 ? new Padding(0, 0, 1, 1) : Padding.all(padding);
        int channels = image.shape().dim(1);
        return downsampler.result(downsampler.conv2d("conv", image, channels, 3, 2, zeros));
    }

    /** Doubles an image's size by repeating pixels and a convolution. */
    public static Value twice(GraphBuilder block, Value image) {
        GraphBuilder upsampler = block.at("upsamplers.0");
        return smoothed(upsampler, upsampler.upsampleNearest("interpolate", image));
    }

    /** As {@link #twice}, but to the size of another image, which may be one less than double. */
    public static Value asLarge(GraphBuilder block, Value image, Value like) {
        GraphBuilder upsampler = block.at("upsamplers.0");
        return smoothed(upsampler, upsampler.upsampleNearestLike("interpolate", image, like));
    }

    private static Value smoothed(GraphBuilder upsampler, Value image) {
        int channels = image.shape().dim(1);
        Value smooth = upsampler.conv2d("conv", image, channels, 3, 1, Padding.all(1));
        return upsampler.result(smooth);
    }
}
