package org.gouache.tensor;

import java.lang.foreign.MemorySegment;

/**
 * Conversion between element types. A narrower floating-point type takes the nearest value, ties to
 * the one with an even last bit; what exceeds its range becomes infinite, and NaN stays NaN.
 * Booleans count as 0 and 1.
 */
public final class Conversion {
    private static final int MAX_CHUNK = 4096;

    private Conversion() {}

    /**
     * Converts all elements. The segments may be unaligned and must not overlap.
     *
     * @param to the same type as {@code from}, or F32, F16 or BF16
     * @throws IllegalArgumentException if the segments hold different numbers of elements, or for
     *     another target type
     */
    public static void convert(
            ElementType from, MemorySegment source, ElementType to, MemorySegment target) {
        long elements = source.byteSize() / from.bytes();
        if (source.byteSize() != elements * from.bytes()
                || target.byteSize() != elements * to.bytes()) {
            throw new IllegalArgumentException(
                    "%d bytes of %s do not make %d bytes of %s"
                            .formatted(source.byteSize(), from, target.byteSize(), to));
        }
        if (from == to) {
            MemorySegment.copy(source, 0, target, 0, source.byteSize());
            return;
        }
        int chunk = (int) Math.min(MAX_CHUNK, elements);
        FloatWriter writer =
                switch (to) {
                    case F32 -> FloatWriter.float32();
                    case F16 -> FloatWriter.float16(chunk);
                    case BF16 -> FloatWriter.bfloat16(chunk);
                    default ->
                            throw new IllegalArgumentException(
                                    "cannot convert %s to %s".formatted(from, to));
                };
        FloatReader reader = FloatReader.of(from, chunk, to != ElementType.F32);
        float[] values = new float[chunk];
        for (long first = 0; first < elements; first += chunk) {
            int count = (int) Math.min(chunk, elements - first);
            reader.read(source, first, values, count);
            writer.write(values, count, target, first);
        }
    }
}
