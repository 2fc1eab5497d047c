package org.gouache.weight;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;
import org.gouache.file.SegmentBytes;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The places in a file that are still to be filled. */
final class LaterPlaces implements SafetensorsWriter.Places {
    private final Path file;
    private final FileChannel channel;
    private final Map<String, Place> open = new ConcurrentHashMap<>();

    private record Place(long position, long bytes) {}

    LaterPlaces(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Keeps the next bytes of the file for a tensor. */
    void reserve(String name, long bytes) throws IOException {
        open.put(name, new Place(channel.position(), bytes));
        channel.position(channel.position() + bytes);
    }

    @Override
    public void put(String name, MemorySegment data) throws IOException {
        Place place = open.remove(name);
        if (place == null) {
            throw new GouacheException(
                    "%s: tensor '%s' is not to be filled, or was already"
                            .formatted(file, Quoted.of(name)));
        }
        if (data.byteSize() != place.bytes()) {
            throw new GouacheException(
                    "%s: tensor '%s' takes %d bytes, not %d"
                            .formatted(file, Quoted.of(name), place.bytes(), data.byteSize()));
        }
        SegmentBytes.write(data, channel, place.position());
    }

    void requireAllFilled() {
        open.keySet().stream()
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new GouacheException(
                            "%s: tensor '%s' was not filled".formatted(file, Quoted.of(name)));
                });
    }
}
