package org.gouache.runtime.coreml.file;

import org.gouache.file.CountedChannel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Appends blobs to a file of weights. */
final class BlobWriter {
    private final FileChannel channel;
    private int count;

    /**
     * @param channel of an empty file
     */
    BlobWriter(FileChannel channel) throws IOException {
        this.channel = channel;
        writeHeader();
    }

    private void writeHeader() throws IOException {
        ByteBuffer header = record().putInt(count).putInt(WeightFile.VERSION).clear();
        while (header.hasRemaining()) {
            channel.write(header, header.position());
        }
    }

    private static ByteBuffer record() {
        return ByteBuffer.allocate(WeightFile.ALIGNMENT).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Appends a blob.
     *
     * @return where its record stands
     * @throws IllegalArgumentException if the content has another length than its type says
     */
    long append(TensorType type, PackageWriter.Blob content) throws IOException {
        long at = Math.ceilDiv(channel.size(), WeightFile.ALIGNMENT) * WeightFile.ALIGNMENT;
        channel.position(at);
        ByteBuffer record =
                record().putInt(WeightFile.SENTINEL)
                        .putInt(type.type().blobCode())
                        .putLong(type.bytes())
                        .putLong(at + WeightFile.ALIGNMENT)
                        .putLong(type.type().paddingBits(type.shape().elements()))
                        .clear();
        while (record.hasRemaining()) {
            channel.write(record);
        }
        CountedChannel counted = new CountedChannel(channel, type.bytes());
        content.writeTo(counted);
        if (counted.written() != type.bytes()) {
            throw new IllegalArgumentException(
                    "%s takes %d bytes, but %d were written"
                            .formatted(type, type.bytes(), counted.written()));
        }
        count++;
        return at;
    }

    /** Enters the number of blobs; nothing may be appended afterwards. */
    void finish() throws IOException {
        writeHeader();
    }
}
