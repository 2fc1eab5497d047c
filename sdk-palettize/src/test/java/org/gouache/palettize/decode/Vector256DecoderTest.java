package org.gouache.palettize.decode;

class Vector256DecoderTest extends PaletteDecoderContract {
    private static final PaletteDecoder DECODER = VectorDecoder.ofWidth(256);

    @Override
    PaletteDecoder decoder() {
        return DECODER;
    }
}
