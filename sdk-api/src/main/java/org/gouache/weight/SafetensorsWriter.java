package org.gouache.weight;

import org.gouache.GouacheException;
import org.gouache.file.AtomicFile;
import org.gouache.file.CountedChannel;
import org.gouache.file.Quoted;
import org.gouache.file.SegmentBytes;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a safetensors file: tensors are named first, and their data streamed when all are known,
 * so that a file may be larger than memory. The same calls give the same bytes. In the header the
 * tensors stand in the order in which they were added; their data follow in that order too, but
 * wider element types first, so that all are aligned to their own size.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = Long.BYTES;
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Item> items = new LinkedHashMap<>();

    /**
     * Produces a tensor's data: row-major, little-endian, and exactly as long as type and shape
     * say.
     */
    @FunctionalInterface
    public interface Content {
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    private record Item(String name, ElementType type, Shape shape, Content content) {
        long bytes() {
            return Math.multiplyExact(shape.elements(), (long) type.bytes());
        }
    }

    /**
     * Adds a text to the file's metadata.
     *
     * @throws GouacheException if a text has a lone surrogate
     */
    public SafetensorsWriter metadata(String key, String value) {
        requireWellFormed(key);
        requireWellFormed(value);
        metadata.put(key, value);
        return this;
    }

    public SafetensorsWriter add(String name, DenseWeight weight) {
        return add(name, weight.type(), weight.shape(), weight.data());
    }

    public SafetensorsWriter add(String name, Tensor tensor) {
        return add(name, tensor.type(), tensor.shape(), tensor.data());
    }

    private SafetensorsWriter add(String name, ElementType type, Shape shape, MemorySegment data) {
        return add(name, type, shape, channel -> SegmentBytes.write(data, channel));
    }

    /**
     * Adds a tensor whose data are produced when the file is written, after those of all tensors
     * that stand before it in the file.
     *
     * @throws GouacheException if there is a tensor of that name already, or the name cannot be one
     */
    public SafetensorsWriter add(String name, ElementType type, Shape shape, Content content) {
        requireWellFormed(name);
        if (name.equals(SafetensorsHeader.METADATA)) {
            throw new GouacheException("no tensor can be called " + name);
        }
        if (items.putIfAbsent(name, new Item(name, type, shape, content)) != null) {
            throw new GouacheException("two tensors are called '%s'".formatted(Quoted.of(name)));
        }
        return this;
    }

    private static void requireWellFormed(String text) {
        if (!Quoted.isWellFormed(text)) {
            throw new GouacheException(
                    "a lone surrogate cannot be written: '%s'".formatted(Quoted.of(text)));
        }
    }

    /** Adds a tensor of zeros, which takes no room on file systems that keep sparse files. */
    public SafetensorsWriter addZeros(String name, ElementType type, Shape shape) {
        return add(name, type, shape, Hole.INSTANCE);
    }

    /**
     * Adds a tensor whose data are put into their place while the file is {@linkplain #write(Path,
     * Filling) written}, in any order among such tensors.
     */
    public SafetensorsWriter addLater(String name, ElementType type, Shape shape) {
        return add(name, type, shape, Later.INSTANCE);
    }

    /**
     * Writes the file beside its target and moves it into place.
     *
     * @throws GouacheException if the file cannot be written, or a tensor's content has another
     *     length than its type and shape say
     */
    public void write(Path file) {
        write(file, _ -> {});
    }

    /** Puts the data of the tensors that were added to be filled later. */
    @FunctionalInterface
    public interface Filling {
        void fill(Places places) throws IOException;
    }

    /** Where the data of such tensors go. May be used by several threads. */
    @FunctionalInterface
    public interface Places {
        /**
         * Writes all data of a tensor.
         *
         * @throws GouacheException if no such tensor is to be filled, it was filled already, or the
         *     data have another length than its type and shape say
         */
        void put(String name, MemorySegment data) throws IOException;
    }

    /**
     * Writes the file beside its target and moves it into place.
     *
     * @param filling called once, after the other tensors are written
     * @throws GouacheException if the file cannot be written, a tensor's content has another length
     *     than its type and shape say, or a tensor was not filled
     */
    public void write(Path file, Filling filling) {
        List<Item> inFileOrder = new ArrayList<>(items.values());
        inFileOrder.sort(Comparator.comparingInt((Item item) -> item.type().bytes()).reversed());
        ByteBuffer header = header(file, inFileOrder);
        AtomicFile.write(
                file,
                channel -> {
                    while (header.hasRemaining()) {
                        channel.write(header);
                    }
                    LaterPlaces places = new LaterPlaces(file, channel);
                    for (Item item : inFileOrder) {
                        if (item.content() == Later.INSTANCE) {
                            places.reserve(item.name(), item.bytes());
                        } else {
                            write(file, item, channel);
                        }
                    }
                    filling.fill(places);
                    places.requireAllFilled();
                });
    }

    private static void write(Path file, Item item, FileChannel channel) throws IOException {
        if (item.content() == Hole.INSTANCE) {
            Hole.write(channel, item.bytes());
            return;
        }
        CountedChannel counted = new CountedChannel(channel, item.bytes());
        item.content().writeTo(counted);
        if (counted.written() != item.bytes()) {
            throw new GouacheException(
                    "%s: tensor '%s': %s %s takes %d bytes, but %d were written"
                            .formatted(
                                    file,
                                    Quoted.of(item.name()),
                                    item.type(),
                                    item.shape(),
                                    item.bytes(),
                                    counted.written()));
        }
    }

    private ByteBuffer header(Path file, List<Item> inFileOrder) {
        Map<String, Long> begins = new LinkedHashMap<>();
        long position = 0;
        for (Item item : inFileOrder) {
            begins.put(item.name(), position);
            position = Math.addExact(position, item.bytes());
        }
        byte[] json = json(begins);
        int length = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        if (length > SafetensorsHeader.MAX_BYTES) {
            throw new GouacheException(
                    "%s: the header would take %d bytes, at most %d are allowed"
                            .formatted(file, length, SafetensorsHeader.MAX_BYTES));
        }
        ByteBuffer header =
                ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES + length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .put(json);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    private byte[] json(Map<String, Long> begins) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectPropertyStart(SafetensorsHeader.METADATA);
                metadata.forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            items.values().forEach(item -> write(json, item, begins.getOrDefault(item.name(), 0L)));
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Item item, long begin) {
        json.writeObjectPropertyStart(item.name());
        json.writeStringProperty("dtype", item.type().name());
        json.writeArrayPropertyStart("shape");
        for (long size : item.shape().toArray()) {
            json.writeNumber(size);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("data_offsets");
        json.writeNumber(begin);
        json.writeNumber(begin + item.bytes());
        json.writeEndArray();
        json.writeEndObject();
    }
}
