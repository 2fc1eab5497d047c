package org.gouache.palettize.decode;

/** The decoder that a forced width makes, and the width that it found. */
final class VectorDecoder {
    private VectorDecoder() {}

    static PaletteDecoder create() {
        if (Lanes.SPECIES.vectorBitSize() != VectorBits.WANTED) {
            throw new AssertionError(Lanes.SPECIES + " in place of " + VectorBits.WANTED);
        }
        return new LookupDecoder(new VectorLookup());
    }
}
