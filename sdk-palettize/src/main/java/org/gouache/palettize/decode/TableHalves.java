package org.gouache.palettize.decode;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Reads eight indices at once; looks up pairs of them where it pays to make a table of pairs. */
final class TableHalves implements HalfKernel {
    static final HalfKernel KERNEL = new TableHalves();

    private static final int UNIT = PackedIndices.UNIT;
    private static final int UNIT_BYTES = UNIT * Short.BYTES;

    private TableHalves() {}

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
            PackedIndices indices, long from, int blocks, short[] palette, MemorySegment target) {
        if (Pairs.pay(indices.bits(), blocks * UNIT)) {
            pairs(indices, from, blocks, Pairs.ofHalves(palette), target);
        } else {
            singles(indices, from, blocks, palette, target);
        }
    }

    private static void pairs(
            PackedIndices indices, long from, int units, int[] pairs, MemorySegment target) {
        MemorySegment bytes = indices.bytes();
        int bits = indices.bits();
        int mask = pairs.length - 1;
        for (int unit = 0; unit < units; unit++) {
            long packed = bytes.get(JAVA_LONG_UNALIGNED, from + (long) unit * bits);
            long at = (long) unit * UNIT_BYTES;
            for (int i = 0; i < UNIT / 2; i++) {
                target.set(JAVA_INT_UNALIGNED, at, pairs[(int) packed & mask]);
                packed >>>= 2 * bits;
                at += Integer.BYTES;
            }
        }
    }

    private static void singles(
            PackedIndices indices, long from, int units, short[] palette, MemorySegment target) {
        MemorySegment bytes = indices.bytes();
        int bits = indices.bits();
        int mask = palette.length - 1;
        for (int unit = 0; unit < units; unit++) {
            long packed = bytes.get(JAVA_LONG_UNALIGNED, from + (long) unit * bits);
            long at = (long) unit * UNIT_BYTES;
            for (int i = 0; i < UNIT; i++) {
                target.set(JAVA_SHORT_UNALIGNED, at, palette[(int) packed & mask]);
                packed >>>= bits;
                at += Short.BYTES;
            }
        }
    }
}
