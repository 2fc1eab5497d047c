package org.gouache.weight;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.gouache.tensor.Shape;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Rows of a palettized weight, as a palettized weight. */
final class PalettizedRows {
    private PalettizedRows() {}

    static PalettizedWeight of(PalettizedWeight whole, long from, long to) {
        Shape shape = whole.shape().with(0, to - from);
        DenseWeight scale = whole.scale();
        return new PalettizedWeight(
                shape,
                whole.bits(),
                palettes(whole, from, to),
                indices(whole, from, shape.elements()),
                scale == null ? null : scale.rows(from, to));
    }

    private static DenseWeight palettes(PalettizedWeight whole, long from, long to) {
        long size = whole.groupSize();
        if (from % size == 0 && to % size == 0) {
            return whole.palette().rows(from / size, to / size);
        }
        if (from / size == (to - 1) / size) {
            return whole.palette().rows(from / size, from / size + 1);
        }
        long smaller = greatestCommonDivisor(greatestCommonDivisor(size, from), to);
        long groups = (to - from) / smaller;
        long bytes = whole.palette().bytes() / whole.groups();
        MemorySegment repeated = Arena.ofAuto().allocate(groups * bytes);
        for (long group = 0; group < groups; group++) {
            long source = (from + group * smaller) / size;
            MemorySegment.copy(
                    whole.palette().data(), source * bytes, repeated, group * bytes, bytes);
        }
        return new DenseWeight(
                whole.palette().type(),
                whole.palette().shape().with(0, groups),
                repeated.asReadOnly());
    }

    private static long greatestCommonDivisor(long a, long b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    private static MemorySegment indices(PalettizedWeight whole, long from, long elements) {
        int bits = whole.bits();
        long firstBit = from * (whole.shape().elements() / whole.shape().size(0)) * bits;
        long bytes = PalettizedWeight.indexBytes(elements, bits);
        long rest = elements * bits % Byte.SIZE;
        MemorySegment source = whole.indices();
        long first = firstBit / Byte.SIZE;
        int shift = (int) (firstBit % Byte.SIZE);
        if (shift == 0 && rest == 0) {
            return source.asSlice(first, bytes);
        }
        MemorySegment moved = Arena.ofAuto().allocate(bytes);
        for (long i = 0; i < bytes; i++) {
            int low = source.get(JAVA_BYTE, first + i) & 0xFF;
            int high =
                    first + i + 1 < source.byteSize()
                            ? source.get(JAVA_BYTE, first + i + 1) & 0xFF
                            : 0;
            moved.set(JAVA_BYTE, i, (byte) ((low | high << Byte.SIZE) >>> shift));
        }
        if (rest != 0) {
            int filled = moved.get(JAVA_BYTE, bytes - 1) & (1 << rest) - 1;
            moved.set(JAVA_BYTE, bytes - 1, (byte) filled);
        }
        return moved.asReadOnly();
    }
}
