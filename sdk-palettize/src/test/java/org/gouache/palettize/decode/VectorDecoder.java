package org.gouache.palettize.decode;

import org.gouache.palettize.vector.ForcedWidth;

/** The decoder of a forced width. */
final class VectorDecoder {
    private VectorDecoder() {}

    static PaletteDecoder create() {
        return new LookupDecoder(new VectorLookup());
    }

    static PaletteDecoder ofWidth(int bits) {
        return ForcedWidth.create(bits, VectorDecoder.class, PaletteDecoder.class);
    }
}
