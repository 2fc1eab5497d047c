package org.gouache.palettize.decode;

import java.lang.foreign.MemorySegment;

/**
 * Makes the class of a segment known to the compiler. Without that, it goes by the classes that the
 * whole program has used so far: where there were native, mapped and heap segments, a loop over any
 * of them is compiled with calls and checks for each access, and takes up to twenty times as long.
 */
final class NativeSegment {
    private static final Class<? extends MemorySegment> CLASS = MemorySegment.NULL.getClass();

    private NativeSegment() {}

    /** Whether the segment is in native memory that is not a mapped file's. */
    static boolean is(MemorySegment segment) {
        return segment.getClass() == CLASS;
    }

    /** The same segment; to be called in each method that has a loop over it. */
    static MemorySegment known(MemorySegment segment) {
        if (segment.getClass() != CLASS) {
            throw new IllegalArgumentException("not in native memory: " + segment);
        }
        return segment;
    }
}
