package org.gouache.image;

import java.nio.ByteBuffer;

/** Size and kind of a PNG file's pixels. */
record PngHeader(int width, int height, int bitDepth, Colour colour, boolean interlaced) {
    static final int BYTES = 13;

    private static final int[][] INTERLACED_PASSES = {
        {0, 0, 8, 8},
        {4, 0, 8, 8},
        {0, 4, 4, 8},
        {2, 0, 4, 4},
        {0, 2, 2, 4},
        {1, 0, 2, 2},
        {0, 1, 1, 2}
    };

    enum Colour {
        GRAY(0, 1),
        RGB(2, 3),
        PALETTE(3, 1),
        GRAY_ALPHA(4, 2),
        RGB_ALPHA(6, 4);

        private final int code;
        private final int channels;

        Colour(int code, int channels) {
            this.code = code;
            this.channels = channels;
        }

        int code() {
            return code;
        }

        private boolean allows(int bitDepth) {
            return switch (this) {
                case GRAY ->
                        bitDepth == 1
                                || bitDepth == 2
                                || bitDepth == 4
                                || bitDepth == 8
                                || bitDepth == 16;
                case PALETTE -> bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8;
                case RGB, GRAY_ALPHA, RGB_ALPHA -> bitDepth == 8 || bitDepth == 16;
            };
        }
    }

    static PngHeader decode(PngChunks chunks) {
        ByteBuffer data = chunks.header().data().duplicate();
        if (data.remaining() != BYTES) {
            throw chunks.damaged("IHDR has %d bytes, not %d".formatted(data.remaining(), BYTES));
        }
        int width = data.getInt();
        int height = data.getInt();
        int bitDepth = data.get();
        int colourCode = data.get();
        int compression = data.get();
        int filter = data.get();
        int interlace = data.get();
        if (width < 1 || height < 1 || (long) width * height > Image.MAX_PIXELS) {
            throw chunks.damaged(
                    "impossible size %s x %s"
                            .formatted(
                                    Integer.toUnsignedString(width),
                                    Integer.toUnsignedString(height)));
        }
        for (Colour colour : Colour.values()) {
            if (colour.code == colourCode
                    && colour.allows(bitDepth)
                    && compression == 0
                    && filter == 0
                    && (interlace == 0 || interlace == 1)) {
                return new PngHeader(width, height, bitDepth, colour, interlace == 1);
            }
        }
        throw chunks.damaged(
                "no such kind of pixels: bit depth %d, colour type %d, compression %d, filter %d, interlacing %d"
                        .formatted(bitDepth, colourCode, compression, filter, interlace));
    }

    /** The bytes of all rows, each with its filter's number before it. */
    long rawBytes() {
        if (!interlaced) {
            return rawBytes(width, height);
        }
        long bytes = 0;
        for (int[] pass : INTERLACED_PASSES) {
            int columns = (width - pass[0] + pass[2] - 1) / pass[2];
            int rows = (height - pass[1] + pass[3] - 1) / pass[3];
            bytes += columns == 0 ? 0 : rawBytes(columns, rows);
        }
        return bytes;
    }

    private long rawBytes(long columns, long rows) {
        return rows * (1 + (columns * bitDepth * colour.channels + 7) / 8);
    }
}
