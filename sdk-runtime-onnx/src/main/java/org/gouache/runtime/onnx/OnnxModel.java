package org.gouache.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;

import java.nio.file.Path;

/** A model that ONNX Runtime can read. */
sealed interface OnnxModel extends AutoCloseable {
    OrtSession open(OrtEnvironment environment, SessionOptions options) throws OrtException;

    /** Gives up what new sessions need; those that exist go on. */
    @Override
    void close();

    /**
     * A model in memory.
     *
     * @param folder what the locations of its external data are relative to
     * @param release gives up its external data
     */
    record InMemory(byte[] model, Path folder, Runnable release) implements OnnxModel {
        @Override
        public OrtSession open(OrtEnvironment environment, SessionOptions options)
                throws OrtException {
            options.addConfigEntry(
                    "session.model_external_initializers_file_folder_path", folder.toString());
            return environment.createSession(model, options);
        }

        @Override
        public void close() {
            release.run();
        }
    }

    /** A model in a file, its external data beside it. */
    record InFile(Path file) implements OnnxModel {
        @Override
        public OrtSession open(OrtEnvironment environment, SessionOptions options)
                throws OrtException {
            return environment.createSession(file.toString(), options);
        }

        @Override
        public void close() {}
    }
}
