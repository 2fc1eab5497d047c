package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;

/** A palettized weight beside what it was made of: plain arrays, one entry an element. */
public record Sample(
        Shape shape,
        int bits,
        int[] indices,
        short[] palette,
        short @Nullable [] scale,
        int groups) {
    public static final List<Integer> BITS = List.of(1, 2, 3, 4, 6, 8);

    public static Sample random(Shape shape, int bits, int groups, boolean scaled) {
        Random random = new Random(31L * shape.elements() + bits + groups);
        int[] indices = random.ints(shape.elements(), 0, 1 << bits).toArray();
        short[] palette = randomHalves(random, groups << bits);
        short[] scale = scaled ? randomHalves(random, shape.dim(0)) : null;
        return new Sample(shape, bits, indices, palette, scale, groups);
    }

    private static short[] randomHalves(Random random, int count) {
        short[] halves = new short[count];
        for (int i = 0; i < count; i++) {
            halves[i] = Float.floatToFloat16((float) random.nextGaussian());
        }
        return halves;
    }

    public Sample withPalette(short[] other) {
        return new Sample(shape, bits, indices, other, scale, groups);
    }

    public int elements() {
        return indices.length;
    }

    public PalettizedWeight weight() {
        MemorySegment packed =
                Arena.ofAuto().allocate(PalettizedWeight.indexBytes(indices.length, bits), 1);
        for (long bit = 0; bit < (long) indices.length * bits; bit++) {
            int value = indices[(int) (bit / bits)] >>> bit % bits & 1;
            byte filled = packed.get(JAVA_BYTE, bit / 8);
            packed.set(JAVA_BYTE, bit / 8, (byte) (filled | value << bit % 8));
        }
        return new PalettizedWeight(
                shape,
                bits,
                float16(Shape.of(groups, 1L << bits), palette),
                packed.asReadOnly(),
                scale == null ? null : float16(Shape.of(shape.size(0)), scale));
    }

    private static DenseWeight float16(Shape shape, short[] values) {
        MemorySegment bytes = MemorySegment.ofArray(values).asReadOnly();
        return new DenseWeight(ElementType.F16, shape, bytes);
    }

    /** The bits of an element. */
    public int expected(int element, ElementType type) {
        int group = element / (indices.length / groups);
        short entry = palette[(group << bits) + indices[element]];
        if (scale == null && type == ElementType.F16) {
            return entry;
        }
        float value = Float.float16ToFloat(entry);
        if (scale != null) {
            value *= Float.float16ToFloat(scale[element / (indices.length / shape.dim(0))]);
        }
        return type == ElementType.F16
                ? Float.floatToFloat16(value)
                : Float.floatToRawIntBits(value);
    }

    public static int found(MemorySegment target, int element, ElementType type) {
        return type == ElementType.F16
                ? target.get(JAVA_SHORT_UNALIGNED, (long) element * Short.BYTES)
                : target.get(JAVA_INT_UNALIGNED, (long) element * Integer.BYTES);
    }
}
