package org.gouache.runtime.vector;

import org.gouache.graph.Op;
import org.gouache.graph.Padding;
import org.gouache.tensor.Shape;

import java.util.Arrays;

/**
 * The patches of an image that a convolution multiplies, one for each pixel of its result, never
 * all in memory: [kernel height, kernel width, some channels] at a time.
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

    static Patches of(Matrix image, Op.Conv2d convolution) {
        return new Patches(
                image,
                convolution.input().shape(),
                convolution.output().shape(),
                convolution.weight().shape(),
                convolution.stride(),
                convolution.padding());
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
    public void read(long firstRow, int rows, int first, int count, float[] target, int stride) {
        int taps = kernelHeight * kernelWidth;
        int channel = first / taps;
        int channels = count / taps;
        for (int y = 0; y < kernelHeight; y++) {
            for (int x = 0; x < kernelWidth; x++) {
                int at = (y * kernelWidth + x) * channels;
                readTap(firstRow, rows, y, x, channel, channels, target, at, stride);
            }
        }
    }

    /** The pixels under one tap, for one patch after another. */
    private void readTap(
            long firstRow,
            int rows,
            int tapY,
            int tapX,
            int channel,
            int channels,
            float[] target,
            int at,
            int stride) {
        long line = firstRow / resultWidth;
        int column = (int) (firstRow % resultWidth);
        for (int done = 0; done < rows; line++, column = 0) {
            int length = Math.min(rows - done, resultWidth - column);
            long batch = line / resultHeight;
            int y = (int) (line % resultHeight) * this.stride - padding.top() + tapY;
            long source = (batch * height + y) * width;
            for (int i = 0; i < length; i++) {
                int x = (column + i) * this.stride - padding.left() + tapX;
                int to = at + (done + i) * stride;
                if (y < 0 || y >= height || x < 0 || x >= width) {
                    Arrays.fill(target, to, to + channels, 0);
                } else {
                    image.read(source + x, channel, target, to, channels);
                }
            }
            done += length;
        }
    }
}
