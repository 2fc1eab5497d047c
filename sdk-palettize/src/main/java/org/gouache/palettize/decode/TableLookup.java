package org.gouache.palettize.decode;

/** Looks up single indices or pairs of them in tables: needs no vectors. */
class TableLookup extends BlockLookup {
    private static final int USES_OF_A_PAIR = 4;

    @Override
    BlockKernel words(int bits, int[] palette, int elements) {
        if (bits == Byte.SIZE) {
            return new ByteWords(palette);
        }
        return pays(bits, elements)
                ? new PairedWords(bits, palette)
                : new SingleWords(bits, palette);
    }

    @Override
    BlockKernel halves(int bits, short[] palette, int elements) {
        if (bits == Byte.SIZE) {
            return new ByteHalves(palette);
        }
        return pays(bits, elements)
                ? new PairedHalves(bits, palette)
                : new SingleHalves(bits, palette);
    }

    /** Whether a table of all pairs is used enough to make up for making it. */
    private static boolean pays(int bits, int elements) {
        return elements / 2 >= USES_OF_A_PAIR << 2 * bits;
    }
}
