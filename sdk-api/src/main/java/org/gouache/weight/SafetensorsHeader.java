package org.gouache.weight;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;

/**
 * What stands before the data of a safetensors file: the header's length as an unsigned 64-bit
 * little-endian number, then the header itself, JSON that gives type, shape and byte range of each
 * tensor. The ranges of all tensors must cover the data exactly: no overlap, no hole, no rest.
 *
 * @param dataOffset where the data begin in the file
 */
record SafetensorsHeader(
        Map<String, String> metadata, Map<String, SafetensorsEntry> entries, long dataOffset) {
    static final String METADATA = "__metadata__";
    static final int LENGTH_BYTES = Long.BYTES;
    static final long MAX_BYTES = 100_000_000;

    SafetensorsHeader {
        metadata = Collections.unmodifiableMap(metadata);
        entries = Collections.unmodifiableMap(entries);
    }

    /**
     * @throws GouacheException if the header is malformed or does not fit the file
     */
    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long fileSize = channel.size();
        long length = readLength(file, channel, fileSize);
        SafetensorsHeader header =
                new SafetensorsHeaderParser(file, length)
                        .parse(new FileSlice(channel, LENGTH_BYTES, length));
        header.requireCoverage(file, fileSize - header.dataOffset);
        return header;
    }

    private static long readLength(Path file, FileChannel channel, long fileSize)
            throws IOException {
        if (fileSize < LENGTH_BYTES) {
            throw new GouacheException(
                    "%s: not a safetensors file: it has %d bytes, the header's length alone takes 8"
                            .formatted(file, fileSize));
        }
        ByteBuffer start = ByteBuffer.allocate(LENGTH_BYTES + 1).order(ByteOrder.LITTLE_ENDIAN);
        while (start.hasRemaining() && channel.read(start, start.position()) >= 0) {}
        long length = start.getLong(0);
        if (Long.compareUnsigned(length, MAX_BYTES) > 0) {
            throw new GouacheException(
                    "%s: not a safetensors file: the header would take %s bytes, at most %d are allowed"
                            .formatted(file, Long.toUnsignedString(length), MAX_BYTES));
        }
        if (length > fileSize - LENGTH_BYTES) {
            throw new GouacheException(
                    "%s: the header takes %d bytes, but only %d follow: the file is cut off or not safetensors"
                            .formatted(file, length, fileSize - LENGTH_BYTES));
        }
        if (length == 0) {
            throw new GouacheException(
                    "%s: not a safetensors file: the header is empty".formatted(file));
        }
        if (start.get(LENGTH_BYTES) != '{') {
            throw new GouacheException(
                    "%s: not a safetensors file: the header does not begin with '{'"
                            .formatted(file));
        }
        return length;
    }

    private void requireCoverage(Path file, long dataBytes) {
        var inFileOrder =
                entries.entrySet().stream()
                        .sorted(
                                Comparator.comparingLong(
                                                (Map.Entry<String, SafetensorsEntry> entry) ->
                                                        entry.getValue().begin())
                                        .thenComparingLong(entry -> entry.getValue().end()))
                        .toList();
        long covered = 0;
        for (var named : inFileOrder) {
            SafetensorsEntry entry = named.getValue();
            if (entry.begin() != covered) {
                throw new GouacheException(
                        "%s: tensor '%s' begins at byte %d of the data, but %s %d"
                                .formatted(
                                        file,
                                        Quoted.of(named.getKey()),
                                        entry.begin(),
                                        entry.begin() < covered
                                                ? "the tensor before it ends at"
                                                : "nothing lies there from",
                                        covered));
            }
            covered = entry.end();
        }
        if (covered != dataBytes) {
            throw new GouacheException(
                    covered > dataBytes
                            ? "%s: the file is cut off: its tensors take %d bytes, but %d are there"
                                    .formatted(file, covered, dataBytes)
                            : "%s: the tensors take %d bytes, but %d are there"
                                    .formatted(file, covered, dataBytes));
        }
    }
}
