package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Reads eight indices at once; looks up pairs of them where it pays to make a table of pairs. */
final class TableWords implements WordKernel {
    static final WordKernel KERNEL = new TableWords();

    private static final int UNIT = PackedIndices.UNIT;
    private static final int UNIT_BYTES = UNIT * Integer.BYTES;

    private TableWords() {}

    @Override
    public int blockElements() {
        return UNIT;
    }

    @Override
    public int reach(int bits) {
        return Long.BYTES;
    }

    @Override
    public void lookUp(
            PackedIndices indices, long from, int blocks, int[] palette, MemorySegment target) {
        if (Pairs.pay(indices.bits(), blocks * UNIT)) {
            pairs(indices, from, blocks, Pairs.ofWords(palette), target);
        } else {
            singles(indices, from, blocks, palette, target);
        }
    }

    private static void pairs(
            PackedIndices indices, long from, int units, long[] pairs, MemorySegment target) {
        MemorySegment bytes = indices.bytes();
        int bits = indices.bits();
        int mask = pairs.length - 1;
        for (int unit = 0; unit < units; unit++) {
            long packed = bytes.get(JAVA_LONG_UNALIGNED, from + (long) unit * bits);
            long at = (long) unit * UNIT_BYTES;
            for (int i = 0; i < UNIT / 2; i++) {
                target.set(JAVA_LONG_UNALIGNED, at, pairs[(int) packed & mask]);
                packed >>>= 2 * bits;
                at += Long.BYTES;
            }
        }
    }

    private static void singles(
            PackedIndices indices, long from, int units, int[] palette, MemorySegment target) {
        MemorySegment bytes = indices.bytes();
        int bits = indices.bits();
        int mask = palette.length - 1;
        for (int unit = 0; unit < units; unit++) {
            long packed = bytes.get(JAVA_LONG_UNALIGNED, from + (long) unit * bits);
            long at = (long) unit * UNIT_BYTES;
            for (int i = 0; i < UNIT; i++) {
                target.set(JAVA_INT_UNALIGNED, at, palette[(int) packed & mask]);
                packed >>>= bits;
                at += Integer.BYTES;
            }
        }
    }
}
