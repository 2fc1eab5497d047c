package org.gouache.palettize.decode;

class TableDecoderTest extends PaletteDecoderContract {
    private static final PaletteDecoder DECODER = new LookupDecoder(new TableLookup());

    @Override
    PaletteDecoder decoder() {
        return DECODER;
    }
}
