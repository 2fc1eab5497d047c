package org.gouache.palettize.decode;

import java.lang.foreign.MemorySegment;

/** Takes two indices for one of a palette of pairs, whose entries have 32 bits. */
record HalvesByTwos(BlockKernel words) implements BlockKernel {
    static HalvesByTwos of(int bits, short[] palette) {
        return new HalvesByTwos(new VectorWords(2 * bits, PairedHalves.pairs(palette)));
    }

    /** Where the palette of pairs fits into two vectors. */
    static boolean canTake(int bits) {
        return 2 * bits <= Lanes.PERMUTED_BITS + 1;
    }

    @Override
    public int blockElements() {
        return 2 * words.blockElements();
    }

    @Override
    public void lookUp(byte[] packed, int blocks, MemorySegment target, long at) {
        words.lookUp(packed, blocks, target, at);
    }
}
