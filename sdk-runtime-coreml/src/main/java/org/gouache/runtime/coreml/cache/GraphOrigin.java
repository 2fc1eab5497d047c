package org.gouache.runtime.coreml.cache;

import com.google.protobuf.CodedOutputStream;

import org.gouache.graph.Graph;
import org.gouache.graph.Parameter;
import org.gouache.runtime.coreml.proto.Spec;
import org.gouache.weight.WeightStore;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Tells graphs with their weights apart, without reading the weights. */
public final class GraphOrigin {
    private GraphOrigin() {}

    /**
     * @param outline the package's model without blobs: it shows the options and what the writer of
     *     programs makes of them. What it has in blobs follows from the graph and the weights
     */
    public static ModelKey of(Graph graph, Spec.Model outline, WeightStore weights) {
        StringBuilder text = new StringBuilder();
        text.append("program ").append(ModelKey.sha256(bytes(outline))).append('\n');
        byte[] operations = graph.ops().toString().getBytes(StandardCharsets.UTF_8);
        text.append("graph ").append(ModelKey.sha256(operations)).append('\n');
        WeightOrigin origin = new WeightOrigin();
        for (Parameter parameter : graph.parameters()) {
            String weight = origin.of(weights.get(parameter.name()));
            text.append(parameter.name()).append(' ').append(weight).append('\n');
        }
        return ModelKey.of(text.toString());
    }

    private static byte[] bytes(Spec.Model model) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
        coded.useDeterministicSerialization();
        try {
            model.writeTo(coded);
            coded.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
