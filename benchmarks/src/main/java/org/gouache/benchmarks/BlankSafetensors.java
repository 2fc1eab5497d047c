package org.gouache.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;

import org.gouache.graph.Parameter;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A safetensors file of float16 tensors with a true header and no data yet: a hole of the right
 * size, which takes no room on the disk and reads as zeros.
 */
record BlankSafetensors(Path path, long dataOffset, Map<Parameter, Long> offsets) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int HEADER_ALIGNMENT = 8;

    static BlankSafetensors create(Path path, Collection<Parameter> parameters) throws IOException {
        Map<Parameter, Long> offsets = new LinkedHashMap<>();
        ObjectNode header = JSON.createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long end = 0;
        for (Parameter parameter : parameters) {
            offsets.put(parameter, end);
            ObjectNode entry = header.putObject(parameter.name()).put("dtype", "F16");
            entry.set("shape", JSON.valueToTree(parameter.shape().toArray()));
            long begin = end;
            end += bytes(parameter);
            entry.putArray("data_offsets").add(begin).add(end);
        }
        byte[] json = padded(JSON.writeValueAsString(header));
        ByteBuffer start = ByteBuffer.allocate(Long.BYTES + json.length);
        start.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json).flip();
        try (FileChannel channel = FileChannel.open(path, CREATE_NEW, SPARSE, READ, WRITE)) {
            long dataOffset = channel.write(start);
            channel.write(ByteBuffer.wrap(new byte[1]), dataOffset + end - 1);
            return new BlankSafetensors(path, dataOffset, offsets);
        }
    }

    /** Writes the data of every tensor. */
    void fill(RandomWeights weights) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ, WRITE);
                Arena arena = Arena.ofConfined()) {
            long size = channel.size() - dataOffset;
            MemorySegment data = channel.map(MapMode.READ_WRITE, dataOffset, size, arena);
            offsets.forEach((parameter, offset) ->
                    weights.fill(parameter, data.asSlice(offset, bytes(parameter))));
        }
    }

    private static long bytes(Parameter parameter) {
        return parameter.shape().elements() * Short.BYTES;
    }

    private static byte[] padded(String json) {
        int bytes = json.getBytes(UTF_8).length;
        return (json + " ".repeat(-bytes & (HEADER_ALIGNMENT - 1))).getBytes(UTF_8);
    }
}
