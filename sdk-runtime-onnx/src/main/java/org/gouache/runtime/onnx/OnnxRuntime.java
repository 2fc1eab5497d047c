package org.gouache.runtime.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;

import org.gouache.graph.NetworkDefinition;
import org.gouache.runtime.Availability;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Precision;
import org.gouache.runtime.onnx.model.Border;
import org.gouache.runtime.onnx.model.Dialect;
import org.gouache.runtime.onnx.model.Lowering;
import org.gouache.runtime.onnx.model.WeightPlacement;
import org.gouache.runtime.onnx.model.WeightSource;

import java.util.Optional;

/** Networks on ONNX Runtime. */
public final class OnnxRuntime implements InferenceRuntime {
    @Override
    public String name() {
        return "onnx";
    }

    @Override
    public Availability availability() {
        return Ort.availability();
    }

    @Override
    public Network load(ModelSource source, LoadOptions options) {
        return switch (source) {
            case GraphSource graph -> load(graph, options);
            case FileSource file -> throw new UnsupportedOperationException();
        };
    }

    private static Network load(GraphSource source, LoadOptions options) {
        Precision precision = Optional.ofNullable(options.precision()).orElse(Precision.FLOAT32);
        boolean fuse = Optional.ofNullable(options.fuse()).orElse(true);
        return load(source, options, fuse ? Dialect.fused(precision) : Dialect.plain(precision));
    }

    static Network load(GraphSource source, LoadOptions options, Dialect dialect) {
        NetworkDefinition definition = source.definition();
        ModelProto model =
                Lowering.lower(
                        definition.build(),
                        definition.inputs(),
                        dialect,
                        new WeightSource(
                                source.weights(), options.swappable(), WeightPlacement.inline()),
                        options.observations(),
                        Border.NETWORK);
        return new OnnxNetwork(definition, model.toByteArray(), options);
    }
}
