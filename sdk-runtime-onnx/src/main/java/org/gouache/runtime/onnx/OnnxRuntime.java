package org.gouache.runtime.onnx;

import org.gouache.runtime.Availability;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;

/**
 * Networks on ONNX Runtime, by the providers {@code cpu}, {@code coreml} (macOS) and {@code cuda}
 * (with the artifact onnxruntime_gpu). May be used by several threads.
 */
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
        return load(source, Target.of(options));
    }

    static Network load(ModelSource source, Target target) {
        return switch (source) {
            case GraphSource graph -> GraphLoader.load(graph, target);
            case FileSource file -> FileLoader.load(file, target);
        };
    }
}
