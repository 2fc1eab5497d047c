package org.gouache.runtime.onnx.model;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Tensors whose elements lie in a file beside the model. */
public final class ExternalData {
    private static final String LOCATION = "location";

    private ExternalData() {}

    /**
     * Says where a tensor's elements are.
     *
     * @param location the file, relative to the model's folder, with slashes
     */
    public static void refer(
            TensorProto.Builder tensor, String location, long offset, long length) {
        tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry(LOCATION, location))
                .addExternalData(entry("offset", Long.toString(offset)))
                .addExternalData(entry("length", Long.toString(length)));
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    /**
     * A model with the locations of its external data changed.
     *
     * @param location the new location of a file by the old one
     * @return the model; empty if it has no external data
     * @throws IOException if the model cannot be read or is none
     */
    public static Optional<byte[]> relocate(Path file, UnaryOperator<String> location)
            throws IOException {
        ModelProto.Builder model;
        try (InputStream in = Files.newInputStream(file)) {
            model = ModelProto.parseFrom(in).toBuilder();
        }
        boolean external = false;
        for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
            for (StringStringEntryProto.Builder entry : tensor.getExternalDataBuilderList()) {
                if (entry.getKey().equals(LOCATION)) {
                    entry.setValue(location.apply(entry.getValue()));
                    external = true;
                }
            }
        }
        return external ? Optional.of(model.build().toByteArray()) : Optional.empty();
    }
}
