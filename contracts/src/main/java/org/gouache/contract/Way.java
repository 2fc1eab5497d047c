package org.gouache.contract;

import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.Precision;

import java.util.function.Function;

/** A way to compute networks. */
public record Way(String name, Precision precision, Function<GraphSource, Network> loader) {
    /** A runtime with options, in float32. */
    public static Way of(String name, InferenceRuntime runtime, LoadOptions options) {
        return new Way(name, Precision.FLOAT32, source -> runtime.load(source, options));
    }

    Network load(GraphSource source) {
        return loader.apply(source);
    }

    /** The greatest difference that rounding explains, relative to the greatest value. */
    float noise() {
        return switch (precision) {
            case FLOAT32 -> 1e-6f;
            case FLOAT16 -> 2e-3f;
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
