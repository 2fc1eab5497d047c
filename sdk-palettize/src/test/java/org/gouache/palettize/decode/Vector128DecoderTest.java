package org.gouache.palettize.decode;

class Vector128DecoderTest extends PaletteDecoderContract {
    private static final PaletteDecoder DECODER = VectorDecoder.ofWidth(128);

    @Override
    PaletteDecoder decoder() {
        return DECODER;
    }
}
