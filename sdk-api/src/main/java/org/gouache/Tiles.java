package org.gouache;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Working on an image in overlapping square tiles whose results fade into each other over a quarter
 * of a tile, as the reference's AutoencoderKL does it (diffusers, {@code autoencoder_kl.py}, {@code
 * tiled_decode}).
 *
 * @param from side of a tile
 * @param to side of a tile's result
 */
record Tiles(int from, int to) {
    private static final double OVERLAP = 0.25;

    /**
     * @param image float32 [1, channels, height, width]
     * @param work makes a tile's result from a tile
     * @return the results, put together
     */
    Tensor map(Tensor image, UnaryOperator<Tensor> work) {
        int stride = (int) (from * (1 - OVERLAP));
        int fade = (int) (to * OVERLAP);
        int kept = to - fade;
        List<Tensor> strips = new ArrayList<>();
        List<Tensor> above = List.of();
        for (int top = 0; top < image.shape().dim(2); top += stride) {
            List<Tensor> row = new ArrayList<>();
            List<Tensor> pieces = new ArrayList<>();
            for (int left = 0; left < image.shape().dim(3); left += stride) {
                Tensor tile = work.apply(cut(image, top, left, from));
                if (!above.isEmpty()) {
                    fadeDown(above.get(row.size()), tile, fade);
                }
                if (!row.isEmpty()) {
                    fadeRight(row.getLast(), tile, fade);
                }
                row.add(tile);
                pieces.add(cut(tile, 0, 0, kept));
            }
            strips.add(join(pieces, 3));
            above = row;
        }
        return join(strips, 2);
    }

    /**
     * The part of an image that begins at a place and ends after {@code side}, or where the image
     * ends.
     */
    private static Tensor cut(Tensor image, int top, int left, int side) {
        int height = Math.min(side, image.shape().dim(2) - top);
        int width = Math.min(side, image.shape().dim(3) - left);
        Tensor part = Tensor.zeros(image.shape().with(2, height).with(3, width));
        copy(image, top, left, part, 0, 0, height, width);
        return part;
    }

    /** Puts images side by side (dimension 3) or one below the other (dimension 2). */
    private static Tensor join(List<Tensor> images, int dimension) {
        long size = images.stream().mapToLong(image -> image.shape().size(dimension)).sum();
        Tensor joined = Tensor.zeros(images.getFirst().shape().with(dimension, size));
        int at = 0;
        for (Tensor image : images) {
            Shape shape = image.shape();
            int top = dimension == 2 ? at : 0;
            int left = dimension == 3 ? at : 0;
            copy(image, 0, 0, joined, top, left, shape.dim(2), shape.dim(3));
            at += shape.dim(dimension);
        }
        return joined;
    }

    private static void copy(
            Tensor source,
            int top,
            int left,
            Tensor target,
            int toTop,
            int toLeft,
            int height,
            int width) {
        for (int channel = 0; channel < source.shape().dim(1); channel++) {
            for (int y = 0; y < height; y++) {
                MemorySegment.copy(
                        source.data(),
                        index(source, channel, top + y, left) * Float.BYTES,
                        target.data(),
                        index(target, channel, toTop + y, toLeft) * Float.BYTES,
                        (long) width * Float.BYTES);
            }
        }
    }

    private static void fadeDown(Tensor above, Tensor tile, int fade) {
        int extent = Math.min(fade, Math.min(above.shape().dim(2), tile.shape().dim(2)));
        int width = Math.min(above.shape().dim(3), tile.shape().dim(3));
        int start = above.shape().dim(2) - extent;
        for (int channel = 0; channel < tile.shape().dim(1); channel++) {
            for (int y = 0; y < extent; y++) {
                for (int x = 0; x < width; x++) {
                    mix(
                            above,
                            index(above, channel, start + y, x),
                            tile,
                            index(tile, channel, y, x),
                            y,
                            extent);
                }
            }
        }
    }

    private static void fadeRight(Tensor before, Tensor tile, int fade) {
        int extent = Math.min(fade, Math.min(before.shape().dim(3), tile.shape().dim(3)));
        int start = before.shape().dim(3) - extent;
        for (int channel = 0; channel < tile.shape().dim(1); channel++) {
            for (int y = 0; y < tile.shape().dim(2); y++) {
                for (int x = 0; x < extent; x++) {
                    mix(
                            before,
                            index(before, channel, y, start + x),
                            tile,
                            index(tile, channel, y, x),
                            x,
                            extent);
                }
            }
        }
    }

    private static void mix(
            Tensor old, long oldIndex, Tensor tile, long index, int at, int extent) {
        float share = (float) at / extent;
        float faded = (float) (1 - (double) at / extent);
        float value = get(old, oldIndex) * faded + get(tile, index) * share;
        tile.data().set(JAVA_FLOAT_UNALIGNED, index * Float.BYTES, value);
    }

    private static float get(Tensor tensor, long index) {
        return tensor.data().get(JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
    }

    private static long index(Tensor image, long channel, long y, long x) {
        return (channel * image.shape().size(2) + y) * image.shape().size(3) + x;
    }
}
