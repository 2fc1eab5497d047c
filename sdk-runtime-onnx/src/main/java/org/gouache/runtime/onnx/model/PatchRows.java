package org.gouache.runtime.onnx.model;

import static org.gouache.runtime.onnx.model.Attributes.integer;

import org.gouache.graph.Op.Conv2d;
import org.gouache.graph.Padding;

import java.util.ArrayList;
import java.util.List;

/** The patches of an image that a convolution multiplies. */
final class PatchRows {
    private final ModelBuilder model;
    private final String image;
    private final Conv2d convolution;
    private final int height;
    private final int width;

    /**
     * @param image float32 [B, H, W, C], where C may be a part of the convolution's channels
     */
    PatchRows(ModelBuilder model, String image, Conv2d convolution) {
        this.model = model;
        this.image = image;
        this.convolution = convolution;
        this.height = convolution.weight().shape().dim(2);
        this.width = convolution.weight().shape().dim(3);
    }

    /** Rows [patches, taps * C]: all channels of a tap together. */
    String rows(int channels) {
        String padded = pad();
        List<String> taps = new ArrayList<>();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                taps.add(tap(padded, y, x));
            }
        }
        String joined = model.node("Concat", taps, integer("axis", 3));
        return model.node(
                "Reshape", List.of(joined, model.integers(-1, (long) taps.size() * channels)));
    }

    private String pad() {
        Padding padding = convolution.padding();
        if (padding.equals(Padding.NONE)) {
            return image;
        }
        String around =
                model.integers(
                        0,
                        padding.top(),
                        padding.left(),
                        0,
                        0,
                        padding.bottom(),
                        padding.right(),
                        0);
        return model.node("Pad", List.of(image, around));
    }

    /** The pixels that one tap sees. */
    private String tap(String padded, int y, int x) {
        return model.node(
                "Slice",
                List.of(
                        padded,
                        model.integers(y, x),
                        model.integers(end(y, height), end(x, width)),
                        model.integers(1, 2),
                        model.integers(convolution.stride(), convolution.stride())));
    }

    /** Counted from the last pixel backwards, so that it does not depend on how many there are. */
    private static long end(int tap, int taps) {
        return tap == taps - 1 ? Long.MAX_VALUE : tap - (taps - 1);
    }
}
