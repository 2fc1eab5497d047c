package org.gouache.runtime.onnx.model;

import org.gouache.palettize.decode.WeightElements;
import org.gouache.tensor.ElementType;
import org.gouache.weight.Weight;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Weights one after another in a file, each at a multiple of 64 bytes; never more than a few
 * megabytes of them in memory.
 */
public final class WeightChannel {
    private static final int ALIGNMENT = 64;
    private static final int CHUNK = 1 << 20;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK * Float.BYTES);

    /**
     * @param channel positioned where the first weight may go
     */
    public WeightChannel(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Appends a weight's elements as another type.
     *
     * @return where they begin
     * @throws IOException if the file cannot be written
     */
    public long append(Weight weight, ElementType type) throws IOException {
        long start = Math.ceilDiv(channel.position(), ALIGNMENT) * ALIGNMENT;
        channel.position(start);
        long elements = weight.shape().elements();
        for (long first = 0; first < elements; first += CHUNK) {
            write(weight, first, (int) Math.min(CHUNK, elements - first), type);
        }
        return start;
    }

    private void write(Weight weight, long first, int count, ElementType type) throws IOException {
        buffer.clear().limit(count * type.bytes());
        WeightElements.copy(weight, first, count, type, MemorySegment.ofBuffer(buffer));
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
