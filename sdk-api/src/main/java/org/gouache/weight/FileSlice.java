package org.gouache.weight;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/** A part of a file as a stream of bytes, leaving the channel's own position alone. */
final class FileSlice implements ReadableByteChannel {
    private final FileChannel channel;
    private final long end;
    private long position;

    FileSlice(FileChannel channel, long offset, long length) {
        this.channel = channel;
        this.position = offset;
        this.end = offset + length;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position == end) {
            return -1;
        }
        int limit = target.limit();
        target.limit(target.position() + (int) Math.min(target.remaining(), end - position));
        int count = channel.read(target, position);
        target.limit(limit);
        position += Math.max(count, 0);
        return count;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {}
}
