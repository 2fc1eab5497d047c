package org.gouache.runtime.vector;

import org.gouache.graph.Padding;
import org.gouache.tensor.Shape;

import java.util.Arrays;

/**
 * The patches of an image that a convolution multiplies, one for each pixel of its result, never
 * all in memory: [kernel height, kernel width, channels] each.
 */
final class Patches implements RowSource {
    private final Matrix image;
    private final int height;
    private final int width;
    private final int resultHeight;
    private final int resultWidth;
    private final int kernelHeight;
    private final int kernelWidth;
    private final int stride;
    private final Padding padding;

    /**
     * @param image the image's values, of shape {@code from} [B, C, H, W]
     * @param to the shape of the result
     * @param kernel the shape of the weight [out, in, kh, kw]
     */
    Patches(Matrix image, Shape from, Shape to, Shape kernel, int stride, Padding padding) {
        this.image = image;
        this.height = from.dim(2);
        this.width = from.dim(3);
        this.resultHeight = to.dim(2);
        this.resultWidth = to.dim(3);
        this.kernelHeight = kernel.dim(2);
        this.kernelWidth = kernel.dim(3);
        this.stride = stride;
        this.padding = padding;
    }

    @Override
    public long rows() {
        return image.rows() / height / width * resultHeight * resultWidth;
    }

    @Override
    public int depth() {
        return kernelHeight * kernelWidth * image.columns();
    }

    @Override
    public void read(long firstRow, int rows, int first, int count, float[] target) {
        for (int i = 0; i < rows; i++) {
            readPatch(firstRow + i, first, count, target, i * count);
        }
    }

    private void readPatch(long row, int first, int count, float[] target, int at) {
        int channels = image.columns();
        long pixels = (long) resultHeight * resultWidth;
        long batch = row / pixels;
        int pixel = (int) (row % pixels);
        int top = pixel / resultWidth * stride - padding.top();
        int left = pixel % resultWidth * stride - padding.left();
        int end = first + count;
        for (int k = first; k < end; ) {
            int tap = k / channels;
            int channel = k % channels;
            int length = Math.min(channels - channel, end - k);
            int y = top + tap / kernelWidth;
            int x = left + tap % kernelWidth;
            int to = at + k - first;
            if (y < 0 || y >= height || x < 0 || x >= width) {
                Arrays.fill(target, to, to + length, 0);
            } else {
                image.read((batch * height + y) * width + x, channel, target, to, length);
            }
            k += length;
        }
    }
}
