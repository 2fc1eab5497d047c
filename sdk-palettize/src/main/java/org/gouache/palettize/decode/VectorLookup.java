package org.gouache.palettize.decode;

/** Permutes palettes that fit in a few vectors, and looks the others up in tables. */
final class VectorLookup extends BlockLookup {
    @Override
    WordKernel wordKernel(int bits) {
        return VectorWords.canTake(bits) ? VectorWords.KERNEL : TableWords.KERNEL;
    }

    @Override
    HalfKernel halfKernel(int bits) {
        return VectorHalves.canTake(bits) ? VectorHalves.KERNEL : TableHalves.KERNEL;
    }
}
