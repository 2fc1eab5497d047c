package org.gouache.palettize.decode;

import java.lang.foreign.MemorySegment;

/** Looks up entries of 32 bits, a block of elements at a time. */
interface WordKernel {
    /** The elements of a block, a multiple of {@link PackedIndices#UNIT}. */
    int blockElements();

    /** How many bytes from its begin on are read for a block. */
    int reach(int bits);

    /**
     * @param from the byte with which the first index begins
     * @param target at least {@code blocks * blockElements() * 4} bytes
     */
    void lookUp(PackedIndices indices, long from, int blocks, int[] palette, MemorySegment target);
}
