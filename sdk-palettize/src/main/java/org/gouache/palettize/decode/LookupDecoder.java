package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.tensor.ElementType;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Goes from run to run of elements that share a palette and a scale, and looks each up at once.
 * Memory that is not native gets its elements by way of memory that is.
 */
record LookupDecoder(Lookup lookup) implements PaletteDecoder {
    private static final int PIECE = 1 << 16;

    @Override
    public void decode(
            PalettizedWeight weight, long first, int count, ElementType type, MemorySegment target) {
        requireElements(weight, first, count, type, target);
        if (NativeSegment.is(target)) {
            decodeRuns(weight, first, count, type, target);
        } else {
            decodePieces(weight, first, count, type, target);
        }
    }

    private void decodePieces(
            PalettizedWeight weight, long first, int count, ElementType type, MemorySegment target) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate((long) Math.min(count, PIECE) * type.bytes());
            for (int done = 0; done < count; done += PIECE) {
                int elements = Math.min(PIECE, count - done);
                MemorySegment part = piece.asSlice(0, (long) elements * type.bytes());
                decodeRuns(weight, first + done, elements, type, part);
                MemorySegment.copy(part, 0, target, (long) done * type.bytes(), part.byteSize());
            }
        }
    }

    private void decodeRuns(
            PalettizedWeight weight, long first, int count, ElementType type, MemorySegment target) {
        long runElements =
                weight.scale() == null
                        ? weight.groupElements()
                        : weight.shape().elements() / weight.shape().size(0);
        PackedIndices indices = new PackedIndices(weight.indices(), weight.bits());
        long end = first + count;
        for (long from = first; from < end; ) {
            long run = from / runElements;
            int elements = (int) (Math.min(end, (run + 1) * runElements) - from);
            MemorySegment part =
                    target.asSlice((from - first) * type.bytes(), (long) elements * type.bytes());
            long group = from / weight.groupElements();
            if (type == ElementType.F32) {
                lookup.words(indices, from, elements, words(weight, group, run), part);
            } else {
                lookup.halves(indices, from, elements, halves(weight, group, run), part);
            }
            from += elements;
        }
    }

    private static void requireElements(
            PalettizedWeight weight, long first, int count, ElementType type, MemorySegment target) {
        if (type != ElementType.F32 && type != ElementType.F16) {
            throw new IllegalArgumentException("cannot decode to " + type);
        }
        Objects.checkFromIndexSize(first, count, weight.shape().elements());
        long bytes = (long) count * type.bytes();
        if (target.byteSize() != bytes) {
            throw new IndexOutOfBoundsException(
                    "%d elements of %s take %d bytes, not %d"
                            .formatted(count, type, bytes, target.byteSize()));
        }
    }

    private static int[] words(PalettizedWeight weight, long group, long row) {
        int[] words = new int[1 << weight.bits()];
        DenseWeight scale = weight.scale();
        for (int i = 0; i < words.length; i++) {
            float entry = value(weight.palette(), group * words.length + i);
            float scaled = scale == null ? entry : entry * value(scale, row);
            words[i] = Float.floatToRawIntBits(scaled);
        }
        return words;
    }

    private static short[] halves(PalettizedWeight weight, long group, long row) {
        int entries = 1 << weight.bits();
        short[] halves = new short[entries];
        MemorySegment palette = weight.palette().data();
        long begin = group * entries * Short.BYTES;
        MemorySegment.copy(palette, JAVA_SHORT_UNALIGNED, begin, halves, 0, entries);
        DenseWeight scale = weight.scale();
        if (scale != null) {
            float factor = value(scale, row);
            for (int i = 0; i < entries; i++) {
                halves[i] = Float.floatToFloat16(Float.float16ToFloat(halves[i]) * factor);
            }
        }
        return halves;
    }

    private static float value(DenseWeight float16, long index) {
        short bits = float16.data().get(JAVA_SHORT_UNALIGNED, index * Short.BYTES);
        return Float.float16ToFloat(bits);
    }
}
