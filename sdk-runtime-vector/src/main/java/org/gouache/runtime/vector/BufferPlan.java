package org.gouache.runtime.vector;

import org.gouache.graph.Graph;
import org.gouache.graph.Op;
import org.gouache.graph.Op.Flatten;
import org.gouache.graph.Op.ImageToTokens;
import org.gouache.graph.Op.TokensToImage;
import org.gouache.graph.Value;
import org.gouache.runtime.Observation;
import org.gouache.tensor.ElementType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the values of a graph lie in one piece of memory: those that are needed at the same time
 * apart, others in the same place. The largest find their place first, each the lowest that is
 * free.
 */
final class BufferPlan {
    private static final long ALIGNMENT = 64;

    private final Map<String, Buffer> buffers = new LinkedHashMap<>();
    private final Map<String, String> owners = new HashMap<>();
    private long bytes;

    /** The memory of one value or of several that share it, from one operation to another. */
    private static final class Buffer {
        private final long bytes;
        private final int from;
        private int to;
        private long offset;

        Buffer(long bytes, int from) {
            this.bytes = Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
            this.from = from;
            this.to = from;
        }

        boolean lives(Buffer other) {
            return from <= other.to && other.from <= to;
        }
    }

    /** With all outputs and all that is observed kept. */
    static BufferPlan of(Graph graph, List<Observation> observations) {
        Set<String> kept = new HashSet<>();
        graph.outputs().values().forEach(value -> kept.add(value.name()));
        observations.forEach(observation -> kept.add(observation.value(graph).name()));
        return new BufferPlan(graph, kept);
    }

    /**
     * @param kept names of values that are needed to the end
     */
    BufferPlan(Graph graph, Set<String> kept) {
        graph.inputs().forEach(input -> make(input, -1));
        List<Op> ops = graph.ops();
        for (int i = 0; i < ops.size(); i++) {
            Op op = ops.get(i);
            for (Value operand : op.operands()) {
                use(operand, i);
            }
            if (isView(op)) {
                owners.put(op.output().name(), owner(op.operands().getFirst()));
            } else {
                for (Value output : op.outputs()) {
                    make(output, i);
                }
            }
        }
        kept.forEach(name -> buffer(name).to = ops.size());
        place();
    }

    /** Whether an operation gives the same values in the same order. */
    static boolean isView(Op op) {
        return op instanceof Flatten || op instanceof ImageToTokens || op instanceof TokensToImage;
    }

    private void make(Value value, int op) {
        if (value.type() == ElementType.F32) {
            owners.put(value.name(), value.name());
            buffers.put(value.name(), new Buffer(value.shape().elements() * Float.BYTES, op));
        }
    }

    private void use(Value value, int op) {
        if (value.type() == ElementType.F32) {
            buffer(value.name()).to = op;
        }
    }

    private String owner(Value value) {
        return owners.getOrDefault(value.name(), value.name());
    }

    private Buffer buffer(String name) {
        Buffer buffer = buffers.get(owners.getOrDefault(name, name));
        if (buffer == null) {
            throw new IllegalArgumentException("no value is called " + name);
        }
        return buffer;
    }

    private void place() {
        List<Buffer> largestFirst = new ArrayList<>(buffers.values());
        largestFirst.sort(Comparator.comparingLong((Buffer buffer) -> buffer.bytes).reversed());
        List<Buffer> placed = new ArrayList<>();
        for (Buffer buffer : largestFirst) {
            for (Buffer other : placed) {
                boolean overlaps =
                        buffer.offset < other.offset + other.bytes
                                && other.offset < buffer.offset + buffer.bytes;
                if (overlaps && buffer.lives(other)) {
                    buffer.offset = other.offset + other.bytes;
                }
            }
            placed.add(buffer);
            placed.sort(Comparator.comparingLong(other -> other.offset));
            bytes = Math.max(bytes, buffer.offset + buffer.bytes);
        }
    }

    /** What all values together take. */
    long bytes() {
        return bytes;
    }

    long offset(Value value) {
        return buffer(value.name()).offset;
    }
}
