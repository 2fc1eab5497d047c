package org.gouache.palettize.decode;

import java.lang.foreign.MemorySegment;

/** Permutes palettes that fit in a few vectors, and looks the others up in tables. */
final class VectorLookup extends TableLookup {
    @Override
    BlockKernel words(int bits, int[] palette, int elements) {
        return VectorWords.canTake(bits)
                ? new VectorWords(bits, palette)
                : super.words(bits, palette, elements);
    }

    @Override
    BlockKernel halves(int bits, short[] palette, int elements) {
        if (HalvesByTwos.canTake(bits)) {
            return HalvesByTwos.of(bits, palette);
        }
        if (PlaneHalves.canTake(bits)) {
            return new PlaneHalves(palette);
        }
        return VectorHalves.canTake(bits)
                ? new VectorHalves(bits, palette)
                : super.halves(bits, palette, elements);
    }

    @Override
    public void multiply(MemorySegment values, int from, int to, float factor) {
        int rest = VectorScale.multiply(values, from, to, factor);
        super.multiply(values, rest, to, factor);
    }
}
