package org.gouache.palettize.decode;

import org.gouache.contract.KernelLoader;
import org.gouache.tensor.ElementType;
import org.gouache.weight.PalettizedWeight;

import java.lang.foreign.MemorySegment;

/** The decoder by vectors. */
final class VectorDecoder implements PaletteDecoder {
    private final PaletteDecoder decoder = new LookupDecoder(new VectorLookup());

    static PaletteDecoder ofWidth(int bits) {
        return KernelLoader.load(bits, PaletteDecoder.class, VectorDecoder.class);
    }

    @Override
    public void decode(
            PalettizedWeight weight,
            long first,
            int count,
            ElementType type,
            MemorySegment target) {
        decoder.decode(weight, first, count, type, target);
    }
}
