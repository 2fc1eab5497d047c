package org.gouache.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;

import org.gouache.GouacheException;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.LoadOptions;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Where ONNX Runtime computes. */
enum Provider {
    CPU {
        @Override
        void addTo(SessionOptions session, LoadOptions options) {}
    },
    COREML {
        @Override
        void addTo(SessionOptions session, LoadOptions options) throws OrtException {
            session.addCoreML(
                    Map.of(
                            "ModelFormat", "MLProgram",
                            "MLComputeUnits", units(options.computeUnits()),
                            "RequireStaticInputShapes", "1"));
        }
    },
    CUDA {
        @Override
        void addTo(SessionOptions session, LoadOptions options) throws OrtException {
            session.addCUDA();
        }
    };

    /** Makes sessions compute here. */
    abstract void addTo(SessionOptions session, LoadOptions options) throws OrtException;

    /**
     * The provider of an option's name, null being the CPU.
     *
     * @throws GouacheException if there is none of that name, or it cannot be used here
     */
    static Provider named(@Nullable String name) {
        if (name == null) {
            return CPU;
        }
        Provider provider =
                Arrays.stream(values())
                        .filter(candidate -> candidate.optionName().equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                new GouacheException(
                                        "runtime onnx: no provider %s, only %s"
                                                .formatted(name, names())));
        provider.requireAvailable();
        return provider;
    }

    private static String names() {
        return Arrays.stream(values()).map(Provider::optionName).collect(Collectors.joining(", "));
    }

    String optionName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this provider has kernels for ONNX Runtime's own operators. */
    boolean fuses() {
        return this == CPU;
    }

    /** Whether a session must be made for one set of input sizes. */
    boolean fixesSizes() {
        return this == COREML;
    }

    private void requireAvailable() {
        boolean present =
                switch (this) {
                    case CPU -> true;
                    case COREML -> has(OrtProvider.CORE_ML);
                    case CUDA -> has(OrtProvider.CUDA);
                };
        if (!present) {
            String remedy =
                    switch (this) {
                        case CPU -> "";
                        case COREML ->
                                "it exists on macOS only, and this is "
                                        + System.getProperty("os.name");
                        case CUDA ->
                                "it is in the artifact com.microsoft.onnxruntime:onnxruntime_gpu, which goes in"
                                        + " the place of com.microsoft.onnxruntime:onnxruntime";
                    };
            throw new GouacheException(
                    "runtime onnx: provider %s is missing: %s".formatted(optionName(), remedy));
        }
    }

    private static boolean has(OrtProvider provider) {
        Ort.environment();
        return OrtEnvironment.getAvailableProviders().contains(provider);
    }

    private static String units(@Nullable ComputeUnits units) {
        return switch (Objects.requireNonNullElse(units, ComputeUnits.ALL)) {
            case ALL -> "ALL";
            case CPU_ONLY -> "CPUOnly";
            case CPU_AND_GPU -> "CPUAndGPU";
            case CPU_AND_NEURAL_ENGINE -> "CPUAndNeuralEngine";
        };
    }
}
