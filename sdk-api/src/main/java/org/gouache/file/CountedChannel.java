package org.gouache.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Counts what is written, and passes on no more than is allowed. */
public final class CountedChannel implements WritableByteChannel {
    private final WritableByteChannel target;
    private final long limit;
    private long written;

    /**
     * @param limit how many bytes are passed on
     */
    public CountedChannel(WritableByteChannel target, long limit) {
        this.target = target;
        this.limit = limit;
    }

    /** All bytes that were given, those beyond the limit too. */
    public long written() {
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

    /** Leaves the target open. */
    @Override
    public void close() {}
}
