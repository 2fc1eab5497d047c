package org.gouache.runtime.coreml.file;

import org.gouache.GouacheException;
import org.gouache.tensor.Conversion;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/**
 * {@code scale · (data − offset)}, each of which has an entry for a block of the data; rounded once
 * to the scale's type.
 */
final class ShiftScale {
    private static final int CHUNK = 4096;

    private ShiftScale() {}

    /**
     * @param counts the blocks along each dimension of the data
     * @param offset as many entries as the scale, or one; null for zero
     */
    static StoredTensor apply(
            StoredTensor data, Shape counts, StoredTensor scale, @Nullable StoredTensor offset) {
        requireEntries("scale", scale, counts);
        if (offset != null) {
            requireEntries("offset", offset, counts);
        }
        Blocks blocks = Blocks.of(data.shape(), counts);
        StoredTensor result = StoredTensor.allocate(scale.type(), data.shape());
        long elements = data.shape().elements();
        double[] values = new double[(int) Math.min(CHUNK, elements)];
        int bytes = scale.type().bits() / Byte.SIZE;
        for (long first = 0; first < elements; first += values.length) {
            int count = (int) Math.min(values.length, elements - first);
            for (int i = 0; i < count; i++) {
                long block = blocks.of(first + i);
                double shifted = data.doubleAt(first + i) - at(offset, block);
                values[i] = at(scale, block) * shifted;
            }
            Conversion.convert(
                    ElementType.F64,
                    MemorySegment.ofArray(values).asSlice(0, (long) count * Double.BYTES),
                    scale.type().unpacked(),
                    result.bytes().asSlice(first * bytes, (long) count * bytes));
        }
        return result;
    }

    private static void requireEntries(String name, StoredTensor tensor, Shape counts) {
        long entries = tensor.shape().elements();
        if (entries != 1 && entries != counts.elements()) {
            throw new GouacheException("has %s %s for %s blocks".formatted(name, tensor, counts));
        }
    }

    private static double at(@Nullable StoredTensor tensor, long block) {
        if (tensor == null) {
            return 0;
        }
        return tensor.doubleAt(tensor.shape().elements() == 1 ? 0 : block);
    }
}
