package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Indices of 1 to 8 bits, the least significant first, on across bytes. Eight of them, from an
 * element divisible by eight on, begin with a byte and fill {@code bits} of them: a unit.
 */
public record PackedIndices(MemorySegment bytes, int bits) {
    static final int UNIT = Byte.SIZE;

    public int get(long element) {
        long bit = element * bits;
        long at = bit / Byte.SIZE;
        int low = bytes.get(JAVA_BYTE, at) & 0xFF;
        int high = at + 1 < bytes.byteSize() ? bytes.get(JAVA_BYTE, at + 1) & 0xFF : 0;
        return (low | high << Byte.SIZE) >>> bit % Byte.SIZE & (1 << bits) - 1;
    }

    /**
     * @param first the first element of a unit
     * @param units how many units to copy to the beginning of the array
     */
    void copyTo(byte[] target, long first, int units) {
        MemorySegment.copy(bytes, JAVA_BYTE, first / UNIT * bits, target, 0, units * bits);
    }
}
