package org.gouache.palettize.decode;

/** Looks up single indices or pairs of them in tables: needs no vectors. */
final class TableLookup extends BlockLookup {
    @Override
    WordKernel wordKernel(int bits) {
        return TableWords.KERNEL;
    }

    @Override
    HalfKernel halfKernel(int bits) {
        return TableHalves.KERNEL;
    }
}
