package org.gouache.palettize.decode;

import org.gouache.tensor.Conversion;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.Weight;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The elements of weights of every kind. */
public final class WeightElements {
    private static final int CHUNK = 1 << 20;

    private WeightElements() {}

    /**
     * Writes out some elements, in row-major order, rounded to nearest even where the type is
     * narrower.
     *
     * @param first the first element
     * @param count how many
     * @param type F32, F16, or for dense weights also BF16 and their own type
     * @param target exactly {@code count * type.bytes()} bytes, possibly unaligned
     * @throws IllegalArgumentException for another type
     */
    public static void copy(
            Weight weight, long first, int count, ElementType type, MemorySegment target) {
        switch (weight) {
            case PalettizedWeight palettized ->
                    Decoder.INSTANCE.decode(palettized, first, count, type, target);
            case DenseWeight dense -> {
                long bytes = dense.type().bytes();
                MemorySegment source = dense.data().asSlice(first * bytes, count * bytes);
                Conversion.convert(dense.type(), source, type, target);
            }
        }
    }

    /** All elements, in memory of the given arena. */
    public static Tensor toTensor(Weight weight, ElementType type, Arena arena) {
        Tensor tensor = Tensor.allocate(type, weight.shape(), arena);
        copy(weight, type, tensor.data());
        return tensor;
    }

    /**
     * Writes out all elements.
     *
     * @param target exactly {@code weight.shape().elements() * type.bytes()} bytes
     */
    public static void copy(Weight weight, ElementType type, MemorySegment target) {
        long elements = weight.shape().elements();
        long bytes = type.bytes();
        for (long first = 0; first < elements; first += CHUNK) {
            int count = (int) Math.min(CHUNK, elements - first);
            copy(weight, first, count, type, target.asSlice(first * bytes, count * bytes));
        }
    }

    /** Made for the first palettized weight: dense ones need no vectors, and no warning. */
    private static final class Decoder {
        static final PaletteDecoder INSTANCE = PaletteDecoder.create();
    }
}
