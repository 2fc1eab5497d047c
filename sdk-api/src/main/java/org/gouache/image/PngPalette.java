package org.gouache.image;

import java.nio.ByteBuffer;

/** The colours of a palette; those that it lacks are black. */
final class PngPalette {
    private static final int MAX_BYTES = 256 * Image.CHANNELS;

    private final ByteBuffer colours;

    private PngPalette(ByteBuffer colours) {
        this.colours = colours;
    }

    /** The file's palette; an empty one if its pixels need none. */
    static PngPalette decode(PngChunks chunks, PngHeader header) {
        if (header.colour() != PngHeader.Colour.PALETTE) {
            return new PngPalette(ByteBuffer.allocate(0));
        }
        ByteBuffer colours =
                chunks.ofType(PngChunk.PALETTE)
                        .findFirst()
                        .orElseThrow(() -> chunks.damaged("no palette"))
                        .data();
        int bytes = colours.remaining();
        if (bytes == 0 || bytes > MAX_BYTES || bytes % Image.CHANNELS != 0) {
            throw chunks.damaged("a palette cannot have %d bytes".formatted(bytes));
        }
        return new PngPalette(colours);
    }

    void put(int index, byte[] pixels, int at) {
        int from = index * Image.CHANNELS;
        if (from < colours.limit()) {
            colours.get(from, pixels, at, Image.CHANNELS);
        }
    }
}
