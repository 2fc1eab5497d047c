package org.gouache.palettize;

import org.gouache.palette.WeightError;
import org.gouache.palettize.decode.WeightElements;
import org.gouache.tensor.ElementType;
import org.gouache.weight.Weight;

import java.lang.foreign.MemorySegment;

/** Measures weights against what they stand for. */
public final class WeightErrors {
    private static final int CHUNK = 1 << 16;

    private WeightErrors() {}

    /**
     * @throws IllegalArgumentException if the weights have different numbers of elements
     */
    public static WeightError between(Weight weight, Weight original) {
        long elements = original.shape().elements();
        if (weight.shape().elements() != elements) {
            throw new IllegalArgumentException(
                    "shapes %s and %s do not match".formatted(weight.shape(), original.shape()));
        }
        float[] values = new float[CHUNK];
        float[] expected = new float[CHUNK];
        double squaredError = 0;
        double squaredNorm = 0;
        for (long first = 0; first < elements; first += CHUNK) {
            int count = (int) Math.min(CHUNK, elements - first);
            read(weight, first, count, values);
            read(original, first, count, expected);
            for (int i = 0; i < count; i++) {
                double error = (double) values[i] - expected[i];
                squaredError += error * error;
                squaredNorm += (double) expected[i] * expected[i];
            }
        }
        return new WeightError(squaredError, squaredNorm);
    }

    private static void read(Weight weight, long first, int count, float[] target) {
        MemorySegment segment =
                MemorySegment.ofArray(target).asSlice(0, (long) count * Float.BYTES);
        WeightElements.copy(weight, first, count, ElementType.F32, segment);
    }
}
