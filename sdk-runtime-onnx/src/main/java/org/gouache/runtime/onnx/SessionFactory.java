package org.gouache.runtime.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;

import java.util.Map;

/** Makes sessions of a model. */
record SessionFactory(String network, OnnxModel model, Target target) implements AutoCloseable {
    /**
     * A session to run in.
     *
     * @param sizes those of the model's open sizes that are to be fixed
     */
    OrtSession open(Map<String, Long> sizes) {
        return open(options -> {
            // A pattern for each set of sizes costs memory and was not measured to save time.
            options.setMemoryPatternOptimization(false);
            int threads = target.options().threads();
            if (threads > 0) {
                options.setIntraOpNumThreads(threads);
            }
            for (Map.Entry<String, Long> size : sizes.entrySet()) {
                options.setSymbolicDimensionValue(size.getKey(), size.getValue());
            }
            target.provider().addTo(options, target.options());
        });
    }

    /** A session to ask about the model's inputs and outputs. */
    OrtSession probe() {
        return open(options -> {
            options.setOptimizationLevel(OptLevel.NO_OPT);
            options.addConfigEntry("session.disable_prepacking", "1");
            options.setIntraOpNumThreads(1);
        });
    }

    private OrtSession open(Setup setup) {
        try (SessionOptions options = new SessionOptions()) {
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setLoggerId(network);
            setup.apply(options);
            return model.open(Ort.environment(), options);
        } catch (OrtException e) {
            throw Ort.failure(network, e);
        }
    }

    @FunctionalInterface
    private interface Setup {
        void apply(SessionOptions options) throws OrtException;
    }

    void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw Ort.failure(network, e);
        }
    }

    /** Gives up what new sessions need. */
    @Override
    public void close() {
        model.close();
    }
}
