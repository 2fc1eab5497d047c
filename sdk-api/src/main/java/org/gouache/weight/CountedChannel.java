package org.gouache.weight;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Counts what is written, and passes on no more than is allowed. */
final class CountedChannel implements WritableByteChannel {
    private final WritableByteChannel target;
    private final long limit;
    private long written;

    CountedChannel(WritableByteChannel target, long limit) {
        this.target = target;
        this.limit = limit;
    }

    /** All bytes that were given, those beyond the limit too. */
    long written() {
        return written;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = source.remaining();
        int excess = (int) Math.max(0, Math.min(count, written + count - limit));
        source.limit(source.limit() - excess);
        while (source.hasRemaining()) {
            target.write(source);
        }
        source.limit(source.limit() + excess).position(source.limit());
        written += count;
        return count;
    }

    @Override
    public boolean isOpen() {
        return target.isOpen();
    }

    @Override
    public void close() {}
}
