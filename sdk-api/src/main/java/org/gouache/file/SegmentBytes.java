package org.gouache.file;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** Writes memory of any size to a channel, in pieces that fit a buffer. */
public final class SegmentBytes {
    private static final long PIECE = 1 << 20;

    private SegmentBytes() {}

    /** Writes all bytes. */
    public static void write(MemorySegment segment, WritableByteChannel channel)
            throws IOException {
        for (long offset = 0; offset < segment.byteSize(); offset += PIECE) {
            ByteBuffer piece = piece(segment, offset);
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
        }
    }

    /** Writes to a place in a file, leaving the channel's own position alone. */
    public static void write(MemorySegment segment, FileChannel channel, long position)
            throws IOException {
        for (long offset = 0; offset < segment.byteSize(); offset += PIECE) {
            ByteBuffer piece = piece(segment, offset);
            long start = position + offset;
            while (piece.hasRemaining()) {
                channel.write(piece, start + piece.position());
            }
        }
    }

    private static ByteBuffer piece(MemorySegment segment, long offset) {
        MemorySegment piece = segment.asSlice(offset, Math.min(PIECE, segment.byteSize() - offset));
        boolean isBuffer = piece.isNative() || piece.heapBase().orElse(null) instanceof byte[];
        return isBuffer
                ? piece.asByteBuffer()
                : ByteBuffer.wrap(piece.toArray(ValueLayout.JAVA_BYTE));
    }
}
