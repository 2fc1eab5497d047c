package org.gouache.palettize;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.GouacheException;
import org.gouache.tensor.Conversion;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Reads the elements of a dense weight as float16, some at a time. */
final class HalfReader {
    static final int CHUNK = 8192;

    private static final int EXPONENT = 0x7C00;
    private static final int EXPONENT_STEP = 0x0400;
    private static final int OVERFLOW = 0x8000;

    private final DenseWeight weight;
    private final boolean rounds;
    private final short[] halves = new short[CHUNK];
    private final float[] rounded = new float[CHUNK];
    private final float[] unrounded;

    HalfReader(DenseWeight weight) {
        this.weight = weight;
        this.rounds = weight.type() != ElementType.F16;
        this.unrounded = rounds ? new float[CHUNK] : rounded;
    }

    /** Whether elements are stored in another type, and rounded when they are read. */
    boolean rounds() {
        return rounds;
    }

    /**
     * Reads at most {@link #CHUNK} elements.
     *
     * @return their float16 bits, valid until the next call
     */
    short[] read(long first, int count) {
        if (rounds) {
            convert(first, count, ElementType.F16, MemorySegment.ofArray(halves));
        } else {
            long offset = first * Short.BYTES;
            MemorySegment.copy(weight.data(), JAVA_SHORT_UNALIGNED, offset, halves, 0, count);
        }
        return halves;
    }

    /**
     * Reads at most {@link #CHUNK} elements.
     *
     * @return what they are as float16, valid until the next call
     */
    float[] readFloats(long first, int count) {
        read(first, count);
        for (int i = 0; i < count; i++) {
            rounded[i] = Float.float16ToFloat(halves[i]);
        }
        return rounded;
    }

    /**
     * Reads at most {@link #CHUNK} elements.
     *
     * @return what they are as they are stored, valid until the next call
     */
    float[] readUnrounded(long first, int count) {
        if (!rounds) {
            return readFloats(first, count);
        }
        convert(first, count, ElementType.F32, MemorySegment.ofArray(unrounded));
        return unrounded;
    }

    private void convert(long first, int count, ElementType type, MemorySegment target) {
        long bytes = weight.type().bytes();
        MemorySegment source = weight.data().asSlice(first * bytes, count * bytes);
        Conversion.convert(
                weight.type(), source, type, target.asSlice(0, (long) count * type.bytes()));
    }

    boolean isFinite() {
        return firstNonFinite() < 0;
    }

    /**
     * @throws GouacheException if an element is not finite in float16; says where and which
     */
    void requireFinite(String name) {
        long index = firstNonFinite();
        if (index < 0) {
            return;
        }
        float[] value = new float[1];
        convert(index, 1, ElementType.F32, MemorySegment.ofArray(value));
        throw new GouacheException(
                Float.isFinite(value[0])
                        ? "%s: element %s is %s, too large for float16"
                                .formatted(name, position(index), value[0])
                        : "%s: element %s is %s; palettes take finite numbers"
                                .formatted(name, position(index), value[0]));
    }

    private long firstNonFinite() {
        long elements = weight.shape().elements();
        for (long first = 0; first < elements; first += CHUNK) {
            int count = (int) Math.min(CHUNK, elements - first);
            if (anyNonFinite(read(first, count), count)) {
                int i = 0;
                while ((halves[i] & EXPONENT) != EXPONENT) {
                    i++;
                }
                return first + i;
            }
        }
        return -1;
    }

    private static boolean anyNonFinite(short[] halves, int count) {
        int seen = 0;
        for (int i = 0; i < count; i++) {
            seen |= (halves[i] & EXPONENT) + EXPONENT_STEP;
        }
        return (seen & OVERFLOW) != 0;
    }

    private String position(long index) {
        Shape shape = weight.shape();
        long[] position = new long[shape.rank()];
        long rest = index;
        for (int dimension = shape.rank() - 1; dimension >= 0; dimension--) {
            position[dimension] = rest % shape.size(dimension);
            rest /= shape.size(dimension);
        }
        return Arrays.toString(position);
    }
}
