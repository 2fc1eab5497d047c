package org.gouache.standin.program;

import static java.util.Objects.requireNonNull;

import org.gouache.graph.Graph;
import org.gouache.graph.Value;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.Port;
import org.gouache.standin.mil.MilProgram;
import org.gouache.standin.mil.Rounding;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A graph and its package: values go by the names and layouts of the graph. */
record PackagedGraph(Graph graph, Border border, Path file, MilProgram program)
        implements AutoCloseable {
    Map<String, Tensor> run(Map<String, Tensor> inputs, Rounding rounding) {
        Map<String, Tensor> values = new HashMap<>();
        for (Port port : border.inputs()) {
            Tensor tensor = floats(requireNonNull(inputs.get(port.value().name())));
            values.put(
                    port.name(),
                    port.layout() == Layout.CHANNELS_FIRST ? channelsFirst(tensor) : tensor);
        }
        Map<String, Tensor> results = program.run(values, rounding);
        Map<String, Tensor> named = new LinkedHashMap<>();
        graph.outputs()
                .forEach((name, value) ->
                        border.outputs().stream()
                                .filter(port -> port.value().equals(value))
                                .findFirst()
                                .ifPresent(port -> named.put(name, result(results, port, value))));
        return named;
    }

    private static Tensor result(Map<String, Tensor> results, Port port, Value value) {
        return requireNonNull(results.get(port.name())).reshape(value.shape());
    }

    private static Tensor floats(Tensor tensor) {
        if (tensor.type() == ElementType.F32) {
            return tensor;
        }
        long[] ids = tensor.toLongs();
        float[] values = new float[ids.length];
        for (int i = 0; i < ids.length; i++) {
            values[i] = ids[i];
        }
        return Tensor.of(tensor.shape(), values);
    }

    /** Tokens [B, S, C] as [B, C, 1, S]. */
    private static Tensor channelsFirst(Tensor tokens) {
        int batch = tokens.shape().dim(0);
        int count = tokens.shape().dim(1);
        int width = tokens.shape().dim(2);
        float[] from = tokens.toFloats();
        float[] to = new float[from.length];
        for (int i = 0; i < from.length; i++) {
            int channel = i % width;
            int token = i / width % count;
            to[(i / width / count * width + channel) * count + token] = from[i];
        }
        return Tensor.of(Shape.of(batch, width, 1, count), to);
    }

    /** Deletes the package. */
    @Override
    public void close() {
        program.close();
        try (Stream<Path> content = Files.walk(file)) {
            for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
