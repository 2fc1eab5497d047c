package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Indices of 1 to 8 bits, the least significant first, on across bytes. Eight of them, from an
 * element divisible by eight on, begin with a byte and fill {@code bits} of them.
 */
record PackedIndices(MemorySegment bytes, int bits) {
    static final int UNIT = Byte.SIZE;

    int get(long element) {
        long bit = element * bits;
        long at = bit / Byte.SIZE;
        int low = bytes.get(JAVA_BYTE, at) & 0xFF;
        int high = at + 1 < bytes.byteSize() ? bytes.get(JAVA_BYTE, at + 1) & 0xFF : 0;
        return (low | high << Byte.SIZE) >>> bit % Byte.SIZE & (1 << bits) - 1;
    }

    /** Where the eight indices lie of which this is the first. */
    long unitAt(long element) {
        return element / UNIT * bits;
    }

    /**
     * How many blocks of whole units can be read from an element on.
     *
     * @param reach how many bytes from its begin on are read for a block
     */
    int blocks(long first, int count, int blockElements, int reach) {
        long readable = bytes.byteSize() - unitAt(first) - reach;
        if (readable < 0) {
            return 0;
        }
        int stride = blockElements / UNIT * bits;
        return (int) Math.min(count / blockElements, readable / stride + 1);
    }
}
