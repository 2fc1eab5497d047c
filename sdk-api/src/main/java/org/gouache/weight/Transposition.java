package org.gouache.weight;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.tensor.Shape;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Transposes matrices of elements of any size, in square tiles that stay in the cache. */
final class Transposition {
    private static final long TILE = 32;
    private static final long ALIGNMENT = 64;

    private Transposition() {}

    @FunctionalInterface
    private interface ElementCopy {
        void copy(MemorySegment source, long from, MemorySegment target, long to);
    }

    static MemorySegment of(MemorySegment source, Shape shape, int elementBytes) {
        long rows = shape.size(0);
        long columns = shape.size(1);
        MemorySegment target = Arena.ofAuto().allocate(source.byteSize(), ALIGNMENT);
        ElementCopy element = elementCopy(elementBytes);
        for (long row = 0; row < rows; row += TILE) {
            for (long column = 0; column < columns; column += TILE) {
                for (long i = row; i < Math.min(row + TILE, rows); i++) {
                    for (long j = column; j < Math.min(column + TILE, columns); j++) {
                        element.copy(source, i * columns + j, target, j * rows + i);
                    }
                }
            }
        }
        return target.asReadOnly();
    }

    private static ElementCopy elementCopy(int bytes) {
        return switch (bytes) {
            case 1 ->
                    (source, from, target, to) ->
                            target.set(JAVA_BYTE, to, source.get(JAVA_BYTE, from));
            case 2 ->
                    (source, from, target, to) ->
                            target.set(
                                    JAVA_SHORT_UNALIGNED,
                                    to * 2,
                                    source.get(JAVA_SHORT_UNALIGNED, from * 2));
            case 4 ->
                    (source, from, target, to) ->
                            target.set(
                                    JAVA_INT_UNALIGNED,
                                    to * 4,
                                    source.get(JAVA_INT_UNALIGNED, from * 4));
            case 8 ->
                    (source, from, target, to) ->
                            target.set(
                                    JAVA_LONG_UNALIGNED,
                                    to * 8,
                                    source.get(JAVA_LONG_UNALIGNED, from * 8));
            default -> throw new IllegalArgumentException("no elements of " + bytes + " bytes");
        };
    }
}
