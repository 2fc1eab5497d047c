package org.gouache.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.graph.Parameter;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * Weights of an untrained network in float16, the same for the same name and seed: scales of norms
 * are one, biases small and uniform, and everything else has the variance that keeps a layer's
 * output as large as its input.
 */
record RandomWeights(long seed, Distribution distribution) {
    private static final float BIAS_BOUND = 0.05f;

    void fill(Parameter parameter, MemorySegment float16) {
        long elements = parameter.shape().elements();
        if (isNormScale(parameter)) {
            fillConstant(float16, elements, 1);
        } else {
            fillRandom(parameter, float16, elements);
        }
    }

    private static void fillConstant(MemorySegment float16, long elements, float value) {
        short bits = Float.floatToFloat16(value);
        for (long i = 0; i < elements; i++) {
            float16.set(JAVA_SHORT_UNALIGNED, i * Short.BYTES, bits);
        }
    }

    private void fillRandom(Parameter parameter, MemorySegment float16, long elements) {
        SplittableRandom random = new SplittableRandom(seed ^ parameter.name().hashCode());
        boolean vector = parameter.shape().rank() == 1;
        Distribution drawn = vector ? Distribution.UNIFORM : distribution;
        double deviation = vector ? BIAS_BOUND / Math.sqrt(3) : deviation(parameter);
        for (long i = 0; i < elements; i++) {
            float value = (float) (drawn.next(random) * deviation);
            float16.set(JAVA_SHORT_UNALIGNED, i * Short.BYTES, Float.floatToFloat16(value));
        }
    }

    private static double deviation(Parameter parameter) {
        long fanIn = parameter.shape().elements() / parameter.shape().size(0);
        return 1 / Math.sqrt(fanIn);
    }

    private static boolean isNormScale(Parameter parameter) {
        return parameter.shape().rank() == 1 && parameter.name().endsWith(".weight");
    }
}
