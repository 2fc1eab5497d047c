package org.gouache.runtime.onnx.model;

import org.gouache.graph.Fusion;
import org.gouache.runtime.Precision;
import org.gouache.tensor.ElementType;

import java.util.Set;

/**
 * What a model is made of.
 *
 * @param contributed whether ONNX Runtime's own operators (domain com.microsoft) may be used beside
 *     the standard's
 * @param precision what the model computes in
 * @param fusions the fused operations that the graph may have
 */
public record Dialect(boolean contributed, Precision precision, Set<Fusion> fusions) {
    /** What ONNX Runtime's CPU kernels like best. */
    public static Dialect fused(Precision precision) {
        return new Dialect(true, precision, Set.of(Fusion.LINEAR_ACTIVATE, Fusion.LINEAR_GEGLU));
    }

    /** The standard's operators alone, one for each of the graph's. */
    public static Dialect plain(Precision precision) {
        return new Dialect(false, precision, Set.of());
    }

    /** The type that a model computes in. */
    public ElementType type() {
        return switch (precision) {
            case FLOAT32 -> ElementType.F32;
            case FLOAT16 -> ElementType.F16;
        };
    }
}
