package org.gouache.weight;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** Zeros that are skipped rather than written: reading a hole in a file gives zeros. */
enum Hole implements SafetensorsWriter.Content {
    INSTANCE;

    @Override
    public void writeTo(WritableByteChannel channel) {
        throw new UnsupportedOperationException("a hole needs a file's channel");
    }

    /**
     * Moves the position on; the last byte is written, so that the file is long enough if nothing
     * follows.
     */
    static void write(FileChannel channel, long bytes) throws IOException {
        if (bytes > 0) {
            channel.position(channel.position() + bytes - 1);
            channel.write(ByteBuffer.allocate(1));
        }
    }
}
