package org.gouache.palettize.decode;

class ElementDecoderTest extends PaletteDecoderContract {
    private static final PaletteDecoder DECODER = new LookupDecoder(new ElementLookup());

    @Override
    PaletteDecoder decoder() {
        return DECODER;
    }
}
