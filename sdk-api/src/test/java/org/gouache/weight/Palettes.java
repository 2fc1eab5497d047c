package org.gouache.weight;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Palettized weights made by hand, and read one element at a time. */
final class Palettes {
    private Palettes() {}

    /** Palettes and scales of random halves, and random indices; the same for the same seed. */
    static PalettizedWeight random(Shape shape, int bits, int groups, boolean scaled, long seed) {
        Random random = new Random(seed);
        byte[] indices =
                new byte[Math.toIntExact(PalettizedWeight.indexBytes(shape.elements(), bits))];
        random.nextBytes(indices);
        long rest = shape.elements() * bits % Byte.SIZE;
        if (rest != 0) {
            indices[indices.length - 1] &= (byte) ((1 << rest) - 1);
        }
        return new PalettizedWeight(
                shape,
                bits,
                halves(Shape.of(groups, 1L << bits), random),
                MemorySegment.ofArray(indices),
                scaled ? halves(Shape.of(shape.size(0)), random) : null);
    }

    static DenseWeight halves(Shape shape, Random random) {
        short[] values = new short[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.floatToFloat16((float) random.nextGaussian());
        }
        return new DenseWeight(ElementType.F16, shape, MemorySegment.ofArray(values));
    }

    /** All elements, bit by bit. */
    static float[] elements(PalettizedWeight weight) {
        float[] elements = new float[Math.toIntExact(weight.shape().elements())];
        for (int i = 0; i < elements.length; i++) {
            int index = 0;
            for (int bit = 0; bit < weight.bits(); bit++) {
                long position = (long) i * weight.bits() + bit;
                int value = weight.indices().get(JAVA_BYTE, position / 8) >> position % 8 & 1;
                index |= value << bit;
            }
            long group = i / weight.groupElements();
            float entry = half(weight.palette(), (group << weight.bits()) + index);
            elements[i] =
                    entry * scale(weight.scale(), i / (elements.length / weight.shape().dim(0)));
        }
        return elements;
    }

    private static float scale(@Nullable DenseWeight scale, long channel) {
        return scale == null ? 1 : half(scale, channel);
    }

    private static float half(DenseWeight values, long index) {
        return Float.float16ToFloat(values.data().get(JAVA_SHORT_UNALIGNED, index * 2));
    }
}
