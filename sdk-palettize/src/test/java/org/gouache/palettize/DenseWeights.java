package org.gouache.palettize;

import org.gouache.palettize.decode.WeightElements;
import org.gouache.tensor.Conversion;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Dense weights for tests, and the elements of weights of every kind. */
final class DenseWeights {
    private DenseWeights() {}

    /** At an odd address, as files have them. */
    static DenseWeight of(ElementType type, Shape shape, float... values) {
        MemorySegment data =
                Arena.ofAuto().allocate(1 + (long) values.length * type.bytes()).asSlice(1);
        Conversion.convert(ElementType.F32, MemorySegment.ofArray(values), type, data);
        return new DenseWeight(type, shape, data.asReadOnly());
    }

    static DenseWeight half(Shape shape, float... values) {
        return of(ElementType.F16, shape, values);
    }

    static DenseWeight gaussian(long seed, ElementType type, Shape shape) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.03 * random.nextGaussian());
        }
        return of(type, shape, values);
    }

    /** Rows of very different size. */
    static DenseWeight rowsOfOtherScale(long seed, Shape shape) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(shape.elements())];
        int row = values.length / shape.dim(0);
        double size = 1;
        for (int i = 0; i < values.length; i++) {
            size = i % row == 0 ? Math.exp(2 * random.nextGaussian()) : size;
            values[i] = (float) (size * random.nextGaussian());
        }
        return half(shape, values);
    }

    static float[] floats(Weight weight) {
        return WeightElements.toTensor(weight, ElementType.F32, Arena.ofAuto()).toFloats();
    }

    static double squaredError(Weight dense, Weight palettized) {
        float[] before = floats(dense);
        float[] after = floats(palettized);
        double sum = 0;
        for (int i = 0; i < before.length; i++) {
            double error = (double) before[i] - after[i];
            sum += error * error;
        }
        return sum;
    }
}
