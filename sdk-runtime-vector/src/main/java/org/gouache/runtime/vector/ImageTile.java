package org.gouache.runtime.vector;

import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.palettize.matmul.Transposition;
import org.gouache.runtime.vector.Workspace.Use;

import java.util.Arrays;

/**
 * The lines of an image under the patches of a tile, with their padding and channel by channel: so
 * that patches side by side are vectors, whatever the tap, and each pixel is brought from the image
 * once and not for each tap.
 */
final class ImageTile implements RowPacking {
    private static final MicroKernel KERNEL = MicroKernel.create();
    private static final Transposition TRANSPOSITION = Transposition.create();

    /** Of a tile: a quarter of L2, or a few channels. */
    private static final int TILE_VALUES = 1 << 17;

    /** After each channel, as whole vectors are read and written. */
    private static final int MARGIN = 8;

    /** How many are read before they become columns. */
    private static final int PIXELS = 16;

    private final Patches patches;
    private final Workspace workspace;
    private final int taps;
    private final int paddedHeight;
    private final int lineLength;

    /** From a channel to the next. */
    private final int channelStride;

    /** How many channels are brought at once, some parts of the depth. */
    private final int channels;

    private final int rowStride;
    private final int[] offsets;
    private final int[] lastOffsets;

    /** Of rows, for each worker. */
    private final int[][] places;

    /**
     * @param rows the most of a tile
     * @param depth of each part but the last
     */
    ImageTile(Patches patches, int rows, int depth, Workspace workspace) {
        this.patches = patches;
        this.workspace = workspace;
        taps = patches.taps();
        paddedHeight = patches.height() + patches.padding().top() + patches.padding().bottom();
        lineLength = patches.width() + patches.padding().left() + patches.padding().right();
        channelStride = mostLines(rows) * lineLength + MARGIN;
        int all = patches.image().columns();
        int partChannels = depth / taps;
        int parts = Math.max(1, TILE_VALUES / channelStride / partChannels);
        channels = Math.min(all, parts * partChannels);
        rowStride = channels + MARGIN;
        offsets = offsets(partChannels);
        lastOffsets = offsets(all - (all - 1) / partChannels * partChannels);
        places = new int[workspace.workers()][Blocks.PACKED_ROWS];
        workspace.require(Use.IMAGE, channels * channelStride + MARGIN);
        workspace.require(Use.ROWS, PIXELS * rowStride);
    }

    private int mostLines(int rows) {
        int resultLines = Math.ceilDiv(rows - 1, patches.resultWidth()) + 1;
        int images = Math.ceilDiv(resultLines - 1, patches.resultHeight());
        int between = Math.max(0, paddedHeight - patches.resultHeight() * patches.stride());
        return (resultLines - 1) * patches.stride() + images * between + patches.kernelHeight();
    }

    /** Of the values of a patch: all taps of a channel after each other. */
    private int[] offsets(int channels) {
        int[] offsets = new int[taps * channels];
        for (int k = 0; k < offsets.length; k++) {
            int tap = k % taps;
            int line = tap / patches.kernelWidth();
            int column = tap % patches.kernelWidth();
            offsets[k] = k / taps * channelStride + line * lineLength + column;
        }
        return offsets;
    }

    /** The padded line, counted through all images, where patches of a line of results begin. */
    private long paddedLine(long resultLine) {
        long image = resultLine / patches.resultHeight();
        return image * paddedHeight + resultLine % patches.resultHeight() * patches.stride();
    }

    @Override
    public void begin(long firstRow, int count, int first, int part, int worker) {
        int channel = first / taps;
        if (channel % channels == 0) {
            long firstLine = paddedLine(firstRow / patches.resultWidth());
            long lastLine = paddedLine((firstRow + count - 1) / patches.resultWidth());
            int lines = (int) (lastLine - firstLine) + patches.kernelHeight();
            int some = Math.min(channels, patches.image().columns() - channel);
            for (int line = 0; line < lines; line++) {
                bring(firstLine + line, channel, some, line * lineLength, worker);
            }
        }
    }

    /** Ascending, as what is written beyond the end of a line is overwritten by the next. */
    private void bring(long paddedLine, int channel, int count, int at, int worker) {
        float[] tile = workspace.get(Use.IMAGE, worker);
        int y = (int) (paddedLine % paddedHeight) - patches.padding().top();
        if (y < 0 || y >= patches.height()) {
            clear(tile, at, lineLength, count);
            return;
        }
        int left = patches.padding().left();
        long pixel = (paddedLine / paddedHeight * patches.height() + y) * patches.width();
        clear(tile, at, left, count);
        for (int x = 0; x < patches.width(); x += PIXELS) {
            int some = Math.min(PIXELS, patches.width() - x);
            transpose(pixel + x, some, channel, count, at + left + x, worker);
        }
        clear(tile, at + left + patches.width(), patches.padding().right(), count);
    }

    private void clear(float[] tile, int at, int length, int count) {
        for (int c = 0; length > 0 && c < count; c++) {
            int from = at + c * channelStride;
            Arrays.fill(tile, from, from + length, 0);
        }
    }

    private void transpose(long pixel, int some, int channel, int count, int at, int worker) {
        float[] rows = workspace.get(Use.ROWS, worker);
        for (int i = 0; i < some; i++) {
            patches.image().read(pixel + i, channel, rows, i * rowStride, count);
        }
        for (int i = 0; i < some; i += Transposition.ROWS) {
            TRANSPOSITION.transpose(
                    rows,
                    i * rowStride,
                    rowStride,
                    some - 1 - i,
                    count,
                    workspace.get(Use.IMAGE, worker),
                    at + i,
                    channelStride);
        }
    }

    @Override
    public void pack(long firstRow, int row, int some, int first, int part, int worker) {
        int base = first / taps % channels * channelStride;
        place(firstRow, row, some, base, places[worker]);
        KERNEL.packScattered(
                workspace.get(Use.IMAGE, worker),
                places[worker],
                some,
                part == offsets.length ? offsets : lastOffsets,
                part,
                workspace.get(Use.PACKED, worker),
                0);
    }

    /** Where in the tile the patches of rows begin. */
    private void place(long firstRow, int row, int some, int base, int[] places) {
        int width = patches.resultWidth();
        long firstLine = paddedLine(firstRow / width);
        long line = (firstRow + row) / width;
        int column = (int) ((firstRow + row) % width);
        for (int done = 0; done < some; line++, column = 0) {
            int length = Math.min(some - done, width - column);
            int at = base + (int) (paddedLine(line) - firstLine) * lineLength;
            for (int i = 0; i < length; i++) {
                places[done + i] = at + (column + i) * patches.stride();
            }
            done += length;
        }
    }
}
