package org.gouache.runtime.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import org.gouache.GouacheException;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.NetworkInput;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.tensor.ElementType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes networks of ready-made models. They compute in the types that their files say. */
final class FileLoader {
    private FileLoader() {}

    static OnnxNetwork load(FileSource source, Target target) {
        Path file = source.file();
        LoadOptions options = target.options();
        if (!options.observations().isEmpty() || !options.swappable().isEmpty()) {
            throw new GouacheException(
                    "%s: a ready-made ONNX model has neither observations nor swappable weights"
                            .formatted(file));
        }
        NetworkDefinition definition = source.definition();
        OnnxModel model = new ModelFile(file).open();
        SessionFactory factory = new SessionFactory(file.toString(), model, target);
        Sessions sessions = Sessions.of(factory);
        try {
            FilePorts ports = ports(file, definition, sessions, factory);
            List<NetworkInput> inputs = ports.inputs().stream().map(InputPort::input).toList();
            return new OnnxNetwork(
                    file.toString(),
                    ports.inputs(),
                    ports.outputs(),
                    new ResultShapes(definition, inputs, List.of()),
                    new SwappableWeights(file.toString(), ElementType.F32, Map.of()),
                    sessions);
        } catch (OrtException e) {
            sessions.close();
            throw Ort.failure(file.toString(), e);
        } catch (RuntimeException | Error e) {
            sessions.close();
            throw e;
        }
    }

    private static FilePorts ports(
            Path file, NetworkDefinition definition, Sessions sessions, SessionFactory factory)
            throws OrtException {
        return switch (sessions) {
            case Sessions.Single single -> FilePorts.of(file, definition, single.session());
            case Sessions.FixedSizes _ -> {
                OrtSession probe = factory.probe();
                try {
                    yield FilePorts.of(file, definition, probe);
                } finally {
                    factory.close(probe);
                }
            }
        };
    }
}
