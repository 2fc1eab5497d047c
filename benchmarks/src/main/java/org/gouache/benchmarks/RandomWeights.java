package org.gouache.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.graph.Parameter;

import java.lang.foreign.MemorySegment;

/**
 * Weights of an untrained network in float16, the same for the same name and seed: scales of norms
 * are one, biases small, and everything else is uniform with the variance that keeps a layer's
 * output as large as its input.
 */
record RandomWeights(long seed) {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final float BIAS_BOUND = 0.05f;

    void fill(Parameter parameter, MemorySegment float16) {
        long elements = parameter.shape().elements();
        if (isNormScale(parameter)) {
            fillConstant(float16, elements, 1);
        } else {
            fillUniform(parameter, float16, elements);
        }
    }

    private static void fillConstant(MemorySegment float16, long elements, float value) {
        short bits = Float.floatToFloat16(value);
        for (long i = 0; i < elements; i++) {
            float16.set(JAVA_SHORT_UNALIGNED, i * Short.BYTES, bits);
        }
    }

    private void fillUniform(Parameter parameter, MemorySegment float16, long elements) {
        float bound = bound(parameter);
        long state = seed ^ spread(parameter.name().hashCode());
        for (long i = 0; i < elements; i++) {
            state += GOLDEN_GAMMA;
            float unit = (spread(state) >> 40) * 0x1p-23f;
            float16.set(JAVA_SHORT_UNALIGNED, i * Short.BYTES, Float.floatToFloat16(unit * bound));
        }
    }

    private static float bound(Parameter parameter) {
        if (parameter.shape().rank() == 1) {
            return BIAS_BOUND;
        }
        long fanIn = parameter.shape().elements() / parameter.shape().size(0);
        return (float) Math.sqrt(3.0 / fanIn);
    }

    private static boolean isNormScale(Parameter parameter) {
        return parameter.shape().rank() == 1 && parameter.name().endsWith(".weight");
    }

    /** The finalizer of SplitMix64. */
    private static long spread(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
