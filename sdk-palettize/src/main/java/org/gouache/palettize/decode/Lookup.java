package org.gouache.palettize.decode;

import java.lang.foreign.MemorySegment;

/** What decoding comes down to: palette entries written in the place of packed indices. */
interface Lookup {
    /**
     * Entries of 32 bits.
     *
     * @param palette 2^bits entries
     * @param target exactly {@code count * 4} bytes of native memory, possibly unaligned
     */
    void words(PackedIndices indices, long first, int count, int[] palette, MemorySegment target);

    /**
     * Entries of 16 bits.
     *
     * @param palette 2^bits entries
     * @param target exactly {@code count * 2} bytes of native memory, possibly unaligned
     */
    void halves(
            PackedIndices indices, long first, int count, short[] palette, MemorySegment target);

    /**
     * Multiplies some float32 values in place.
     *
     * @param values native memory, possibly unaligned
     */
    void multiply(MemorySegment values, int from, int to, float factor);
}
