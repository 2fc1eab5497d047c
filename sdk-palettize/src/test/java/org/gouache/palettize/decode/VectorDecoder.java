package org.gouache.palettize.decode;

import org.gouache.palettize.vector.VectorWidth;

/** The decoder that a forced width makes, and the width that it found. */
final class VectorDecoder {
    private VectorDecoder() {}

    static PaletteDecoder create() {
        if (Lanes.SPECIES.vectorBitSize() != VectorWidth.BITS) {
            throw new AssertionError(Lanes.SPECIES + " in place of " + VectorWidth.BITS);
        }
        return new LookupDecoder(new VectorLookup());
    }
}
