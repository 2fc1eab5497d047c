package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** One element after another: what every other lookup must equal. */
final class ElementLookup implements Lookup {
    @Override
    public void words(
            PackedIndices indices, long first, int count, int[] palette, MemorySegment target) {
        for (int i = 0; i < count; i++) {
            int entry = palette[indices.get(first + i)];
            target.set(JAVA_INT_UNALIGNED, (long) i * Integer.BYTES, entry);
        }
    }

    @Override
    public void halves(
            PackedIndices indices, long first, int count, short[] palette, MemorySegment target) {
        for (int i = 0; i < count; i++) {
            short entry = palette[indices.get(first + i)];
            target.set(JAVA_SHORT_UNALIGNED, (long) i * Short.BYTES, entry);
        }
    }

    @Override
    public void multiply(MemorySegment values, int from, int to, float factor) {
        MemorySegment known = NativeSegment.known(values);
        for (int i = from; i < to; i++) {
            long at = (long) i * Float.BYTES;
            known.set(JAVA_FLOAT_UNALIGNED, at, known.get(JAVA_FLOAT_UNALIGNED, at) * factor);
        }
    }
}
