package org.gouache.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;

import org.gouache.GouacheException;
import org.gouache.runtime.Availability;

/** ONNX Runtime's native library, loaded when it is first needed. */
final class Ort {
    private Ort() {}

    /**
     * Opening searches the command line by a regular expression that goes deeper with each
     * character: a class path of 4,000 of them overflows the stack of a usual thread, and that ends
     * the process.
     */
    private static final class Holder {
        private static final OrtEnvironment ENVIRONMENT = DeepStack.call(Ort::open);
    }

    private static OrtEnvironment open() {
        OrtEnvironment environment =
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "gouache");
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new IllegalStateException("cannot switch ONNX Runtime's telemetry off", e);
        }
        return environment;
    }

    /**
     * @throws GouacheException if the native library cannot be loaded
     */
    static OrtEnvironment environment() {
        return switch (availability()) {
            case Availability.Available() -> Holder.ENVIRONMENT;
            case Availability.Unavailable(String reason) -> throw new GouacheException(reason);
        };
    }

    static Availability availability() {
        try {
            Holder.ENVIRONMENT.getVersion();
            return new Availability.Available();
        } catch (LinkageError | IllegalStateException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Availability.Unavailable(
                    "runtime onnx: ONNX Runtime's native library cannot be loaded on %s %s: %s"
                            .formatted(
                                    System.getProperty("os.name"),
                                    System.getProperty("os.arch"),
                                    cause.getMessage()));
        }
    }

    /** An error of ONNX Runtime in one line. */
    static GouacheException failure(String network, OrtException e) {
        String reason = String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        return new GouacheException("%s: ONNX Runtime: %s".formatted(network, reason), e);
    }
}
