package org.gouache.palettize.decode;

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

    /** The most bits of a palette that is scaled faster than the elements of a row. */
    private static final int WIDEST_SCALED = 4;

    @Override
    public void decode(
            PalettizedWeight weight,
            long first,
            int count,
            ElementType type,
            MemorySegment target) {
        requireElements(weight, first, count, type, target);
        if (NativeSegment.is(target)) {
            decodeNative(weight, first, count, type, target);
        } else {
            decodePieces(weight, first, count, type, target);
        }
    }

    private void decodePieces(
            PalettizedWeight weight,
            long first,
            int count,
            ElementType type,
            MemorySegment target) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate((long) Math.min(count, PIECE) * type.bytes());
            for (int done = 0; done < count; done += PIECE) {
                int elements = Math.min(PIECE, count - done);
                MemorySegment part = piece.asSlice(0, (long) elements * type.bytes());
                decodeNative(weight, first + done, elements, type, part);
                MemorySegment.copy(part, 0, target, (long) done * type.bytes(), part.byteSize());
            }
        }
    }

    private void decodeNative(
            PalettizedWeight weight,
            long first,
            int count,
            ElementType type,
            MemorySegment target) {
        DenseWeight scales = weight.scale();
        if (scales == null) {
            decodeRuns(weight, first, count, weight.groupElements(), type, target);
            return;
        }
        RowScales rows = RowScales.of(weight, scales);
        if (type == ElementType.F32 && weight.bits() > WIDEST_SCALED) {
            decodeAndScale(weight, rows, first, count, target);
        } else {
            decodeRuns(weight, first, count, rows.rowElements(), type, target);
        }
    }

    /** In pieces that are still in the cache when they are scaled. */
    private void decodeAndScale(
            PalettizedWeight weight, RowScales rows, long first, int count, MemorySegment target) {
        PalettizedWeight unscaled =
                new PalettizedWeight(
                        weight.shape(), weight.bits(), weight.palette(), weight.indices(), null);
        for (int done = 0; done < count; done += PIECE) {
            int elements = Math.min(PIECE, count - done);
            MemorySegment piece =
                    target.asSlice((long) done * Float.BYTES, (long) elements * Float.BYTES);
            decodeNative(unscaled, first + done, elements, ElementType.F32, piece);
            scale(rows, first + done, elements, piece);
        }
    }

    private void scale(RowScales rows, long first, int count, MemorySegment values) {
        for (int done = 0; done < count; ) {
            long row = (first + done) / rows.rowElements();
            int end = (int) Math.min(count, (row + 1) * rows.rowElements() - first);
            lookup.multiply(values, done, end, rows.scale(row));
            done = end;
        }
    }

    private void decodeRuns(
            PalettizedWeight weight,
            long first,
            int count,
            long runElements,
            ElementType type,
            MemorySegment target) {
        RunPalettes palettes = new RunPalettes(weight);
        PackedIndices indices = new PackedIndices(weight.indices(), weight.bits());
        long end = first + count;
        for (long from = first; from < end; ) {
            long run = from / runElements;
            int elements = (int) (Math.min(end, (run + 1) * runElements) - from);
            MemorySegment part =
                    target.asSlice((from - first) * type.bytes(), (long) elements * type.bytes());
            long group = from / weight.groupElements();
            if (type == ElementType.F32) {
                lookup.words(indices, from, elements, palettes.words(group, run), part);
            } else {
                lookup.halves(indices, from, elements, palettes.halves(group, run), part);
            }
            from += elements;
        }
    }

    private static void requireElements(
            PalettizedWeight weight,
            long first,
            int count,
            ElementType type,
            MemorySegment target) {
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
}
