package org.gouache.weight;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes memory of any size to a channel, in pieces that fit a buffer. */
final class SegmentBytes {
    private static final long PIECE = 1 << 20;

    private SegmentBytes() {}

    static void write(MemorySegment segment, WritableByteChannel channel) throws IOException {
        for (long offset = 0; offset < segment.byteSize(); offset += PIECE) {
            ByteBuffer piece =
                    segment.asSlice(offset, Math.min(PIECE, segment.byteSize() - offset))
                            .asByteBuffer();
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
        }
    }
}
