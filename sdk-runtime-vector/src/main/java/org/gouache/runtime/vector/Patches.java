package org.gouache.runtime.vector;

import org.gouache.graph.Op;
import org.gouache.graph.Padding;
import org.gouache.tensor.Shape;

import java.util.Arrays;

/**
 * The patches of an image that a convolution multiplies, one for each pixel of its result, never
 * all in memory: [kernel height, kernel width, some channels] at a time.
 *
 * @param image the image's values, [B * H * W, C]
 */
record Patches(
        Matrix image,
        int height,
        int width,
        int resultHeight,
        int resultWidth,
        int kernelHeight,
        int kernelWidth,
        int stride,
        Padding padding)
        implements RowSource {
    static Patches of(Matrix image, Op.Conv2d convolution) {
        Shape from = convolution.input().shape();
        Shape to = convolution.output().shape();
        Shape kernel = convolution.weight().shape();
        return new Patches(
                image,
                from.dim(2),
                from.dim(3),
                to.dim(2),
                to.dim(3),
                kernel.dim(2),
                kernel.dim(3),
                convolution.stride(),
                convolution.padding());
    }

    int taps() {
        return kernelHeight * kernelWidth;
    }

    @Override
    public long rows() {
        return image.rows() / height / width * resultHeight * resultWidth;
    }

    @Override
    public int depth() {
        return taps() * image.columns();
    }

    @Override
    public void read(long firstRow, int rows, int first, int count, float[] target, int stride) {
        int channel = first / taps();
        int channels = count / taps();
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

    @Override
    public RowPacking packing(int rows, int depth, Workspace workspace) {
        return new ImageTile(this, rows, depth, workspace);
    }
}
